// What jsdom lacks and the screens use: modal dialogs, and sizes for lists that draw only what is in view.
import '@testing-library/svelte/vitest';
import { beforeEach } from 'vitest';
import { words } from '../src/lib/i18n/words.svelte';

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.removeAttribute('open');
};
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollTo ??= () => undefined;
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 400 },
});

beforeEach(() => words.use('en'));
