// What no linter holds: the content security policy allows no style attributes, and accessibility warnings are never silenced.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

it('no_markup_carries_a_style_attribute', () => {
  expect(files.length).toBeGreaterThan(60);
  expect(files.filter(({ text }) => /\sstyle=/.test(text)).map(({ path }) => path)).toEqual([]);
});

it('no_accessibility_warning_is_silenced', () => {
  expect(files.filter(({ text }) => /svelte-ignore\s+a11y/.test(text)).map(({ path }) => path)).toEqual([]);
});

it('every_file_says_in_its_first_line_what_it_does', () => {
  const silent = files.filter(({ path, text }) => !path.includes('generated') && !/^(\/\/|<!--|\/\*) \S/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

it('each_token_is_written_once_for_both_themes', () => {
  const names = readFileSync(join('src', 'lib/ui/tokens.css'), 'utf8').match(/^\s*--[\w-]+(?=:)/gm)?.map((name) => name.trim()) ?? [];
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
