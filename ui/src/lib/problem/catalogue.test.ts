// Problems become sentences; what has none says so and names its code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { words } from '../i18n/words.svelte';
import { asProblem, problemWords } from './catalogue';
import type { Code } from '../api/generated/Code';

const CODES = [...readFileSync(join(process.cwd(), 'src/lib/api/generated/Code.ts'), 'utf8').matchAll(/"([a-z_]+)"/g)].map((hit) => hit[1] as Code);

describe.each(['en', 'fr'])('in_%s', (lang) => {
  it('every_code_of_the_core_has_its_own_sentence', () => {
    words.use(lang);
    expect(CODES.length).toBeGreaterThan(30);
    expect(CODES.filter((code) => !words.has(`problem-${code}`))).toEqual([]);
  });
});

it('a_problem_says_what_happened_and_what_to_do', () => {
  const said = problemWords({ code: 'facility_unknown', detail: 'HF99' });
  expect(said.text).toContain('HF99');
  expect(said.act).toContain('facility code');
});

it('a_missing_link_is_calm_and_a_full_disk_is_clear', () => {
  expect(problemWords({ code: 'offline', detail: '' }).tone).toBe('calm');
  expect(problemWords({ code: 'disk_full', detail: '' }).tone).toBe('clear');
});

it('whatever_is_thrown_becomes_a_problem', () => {
  expect(asProblem({ code: 'tls', detail: '' }).code).toBe('tls');
  expect(asProblem(new Error('broken'))).toEqual({ code: 'internal', detail: 'broken' });
  expect(asProblem('text').code).toBe('internal');
});
