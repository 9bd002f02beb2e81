// The rules of the screens, above all the arrows: features use lib, never each other; only one file knows Tauri.
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const FEATURES = ['claim', 'claims', 'desk', 'insuree', 'prices', 'settings', 'setup'];
const noTauri = { group: ['@tauri-apps/*'], message: 'Only src/lib/api/tauri.ts talks to Tauri.' };

/** A feature may import its own folder and lib/, but no other feature. */
const featureArrows = FEATURES.map((own) => ({
  files: [`src/features/${own}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          noTauri,
          { regex: `(^|/)\\.\\./(${FEATURES.filter((f) => f !== own).join('|')})/`, message: 'No feature imports another.' },
          { regex: 'features/', message: 'No feature imports another.' },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist/', 'src/lib/api/generated/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-restricted-imports': ['error', { patterns: [noTauri] }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Collections here are either local or replaced as a whole; the reactive ones are chosen where they are needed.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  ...featureArrows,
  {
    files: ['src/lib/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noTauri, { regex: 'features/', message: 'lib knows no feature.' }] },
      ],
    },
  },
  {
    files: ['src/lib/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noTauri, { regex: '^\\.\\./', message: 'lib/ui knows nothing of the application: no words, no claims.' }] },
      ],
    },
  },
  { files: ['src/lib/api/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['tests/**', '*.config.*'], languageOptions: { globals: { ...globals.node } } },
);
