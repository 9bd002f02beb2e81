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

/** Problems that mend themselves when the link is back: nothing for a person to fear. */
const CALM = new Set<string>(['offline', 'server_unreachable', 'rate_limited', 'cancelled']);

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
