// What went wrong, in words: the sentence, the act that mends it, and how loud it is.
import type { Problem } from '../api/generated/Problem';
import { t, words } from '../i18n/words.svelte';

/** Pending is calm, blocked is clear. */
export type Tone = 'calm' | 'clear';

/** A problem as it is shown. */
export interface ProblemWords {
  text: string;
  act: string | null;
  tone: Tone;
}

/** Nothing for a person to fear: what mends itself when the link is back, and what is known not to be had. */
const CALM = new Set<string>(['offline', 'server_unreachable', 'rate_limited', 'cancelled', 'not_offered', 'prices_not_offered']);

/** The words for a problem; one without words says so and names its code. */
export function problemWords(problem: Problem): ProblemWords {
  const key = `problem-${problem.code}`;
  const args = { detail: problem.detail, code: problem.code };
  const tone = CALM.has(problem.code) ? 'calm' : 'clear';
  if (!words.has(key)) return { text: t('problem-unknown', args), act: t('problem-unknown-act'), tone };
  return { text: t(key, args), act: words.has(`${key}-act`) ? t(`${key}-act`, args) : null, tone };
}

/** Whatever a promise was rejected with, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'detail' in thrown) return thrown as Problem;
  return { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
