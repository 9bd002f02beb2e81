// How the screens are built and tested: a plain single page that satisfies a strict content security policy.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // The message catalogues lie beside ui/, because papers and the command line read them too.
  server: { port: 1420, strictPort: true, fs: { allow: ['..'] } },
  build: {
    target: ['es2022', 'safari16'],
    // WebKitGTK 2.44, the oldest of the supported systems: it knows light-dark().
    cssTarget: 'safari17.5',
    // Every font and picture stays a file of its own: `font-src 'self'` forbids data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    // Whole pages are drawn and typed into; a busy machine is no failure.
    testTimeout: 30_000,
  },
});
