// The payer's limits on a service or item, in words.
import type { PriceView } from '../../lib/api/generated/PriceView';
import { decimalForField } from '../../lib/i18n/format';
import { t } from '../../lib/i18n/words.svelte';

/** For whom: only where somebody is left out. */
function people(who: readonly string[]): string | null {
  const one = (a: string, b: string) => (who.includes(a) === who.includes(b) ? 'both' : who.includes(a) ? a : b);
  const [sex, age] = [one('woman', 'man'), one('adult', 'minor')];
  return sex === 'both' && age === 'both' ? null : t(`ui-limit-for-${sex}-${age}`);
}

/** Every limit of a row; empty where the payer sets none. */
export function limitsOf(row: PriceView): string[] {
  const care = row.care_type === 'I' ? t('ui-limit-care-i') : row.care_type === 'O' ? t('ui-limit-care-o') : null;
  const maximum = row.maximum === null ? null : t('ui-limit-maximum', { count: decimalForField(row.maximum) });
  const once = row.frequency_days === null ? null : t('ui-limit-once', { days: row.frequency_days });
  // Only what is missing is worth a word: most of a list is covered by every product.
  const uncovered = row.covered_by?.length === 0 ? t('product-covered-by-none') : null;
  return [people(row.people), care, maximum, once, uncovered].filter((limit) => limit !== null);
}
