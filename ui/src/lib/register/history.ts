// A line of a claim's history in words; a step this program has no words for is named as it is.
import type { HistoryView } from '../api/generated/HistoryView';
import { money, moment } from '../i18n/format';
import { t, words } from '../i18n/words.svelte';
import { reasonText } from './reasons';

/** The sentence of a step. */
export function historyText(step: HistoryView): string {
  const key = `history-${step.what}`;
  if (!words.has(key)) return t('history-unknown', { what: step.what });
  const facts: Record<string, string> = {};
  for (const [name, fact] of Object.entries(step.facts)) facts[name] = worded(name, fact);
  return t(key, facts);
}

function worded(name: string, fact: string): string {
  if (name === 'reason' && /^-?\d+$/.test(fact)) return reasonText(Number(fact));
  if (name === 'total') return money(fact);
  if (name.endsWith('_ms') && /^\d+$/.test(fact)) return moment(Number(fact));
  return fact;
}
