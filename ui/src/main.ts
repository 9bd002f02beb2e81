// Where the page starts: finds the core and draws the application.
import { mount } from 'svelte';
import App from './App.svelte';
import './lib/ui/base.css';
import type { Backend } from './lib/api/backend';
import { insideTauri, tauriBackend } from './lib/api/tauri';

async function core(): Promise<Backend> {
  // In a plain browser (`npm run dev`) a stand-in answers; it is not part of the shipped program.
  if ((import.meta.env.DEV || import.meta.env.MODE === 'browser') && !insideTauri()) {
    return (await import('./lib/api/fake')).fakeFromAddress(window.location.search);
  }
  return tauriBackend();
}

const target = document.getElementById('app');
if (target) mount(App, { target, props: { backend: await core() } });
