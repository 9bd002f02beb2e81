// The payer's rejection reasons by number: the words and what to do.
import { t, words } from '../i18n/words.svelte';

/** The catalogue key of a reason; numbers below zero are written `minus-N`. */
function keyOf(reason: number): string {
  const key = reason < 0 ? `reason-minus-${-reason}` : `reason-${reason}`;
  return words.has(key) ? key : 'reason-unknown';
}

/** What the reason means. */
export function reasonText(reason: number): string {
  return t(keyOf(reason), { code: reason });
}

/** What to do about it; nothing for an accepted line. */
export function reasonAct(reason: number): string {
  const key = `${keyOf(reason)}-act`;
  return words.has(key) ? t(key, { code: reason }) : '';
}
