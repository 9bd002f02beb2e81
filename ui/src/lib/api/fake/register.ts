// The payer's register of the stand-in core: what changed in it, and what an insurance product limits.
import type { CoveredView } from '../generated/CoveredView';
import type { ProductView } from '../generated/ProductView';
import type { RegisterChangeView } from '../generated/RegisterChangeView';

const HOUR = 3_600_000;

/** A facility that was given another level and list, a place renamed, an administrator gone. */
export function registerNews(now: number): RegisterChangeView[] {
  return [
    {
      at_ms: now - 20 * HOUR, list: 'facility', code: 'TRAIN1', name: 'Hilltop District Hospital', what: 'changed', is_new: true,
      facts: [
        { field: 'level', from: 'C', to: 'H', from_word: null, to_word: null },
        { field: 'service_list', from: '1', to: '4', from_word: null, to_word: null },
        { field: 'legal_form', from: 'C', to: 'F', from_word: 'Charity', to_word: 'Faith-based organisation' },
      ],
    },
    { at_ms: now - 20 * HOUR, list: 'administrators', code: 'CARAP2', name: 'Second Nologin', what: 'gone', is_new: true, facts: [] },
    {
      at_ms: now - 44 * HOUR, list: 'places', code: 'R1D1', name: 'Rapta', what: 'changed', is_new: true,
      facts: [{ field: 'name', from: 'Rapti', to: 'Rapta', from_word: null, to_word: null }],
    },
  ];
}

const PLAIN = { other: null, emergency: null, referral: null, most_adult: null, most_minor: null, waiting_adult: null, waiting_minor: null };

/** What a product limits. */
export function productOf(code: string): ProductView {
  const limited: CoveredView[] = [
    { ...PLAIN, kind: 'service', code: 'A2', name: 'Specialist consultation', other: { kind: 'co_insurance', adult: '70.00', minor: '100.00' } },
    { ...PLAIN, kind: 'service', code: 'D1', name: 'Normal delivery', other: { kind: 'fixed_amount', adult: '4000.00', minor: null }, waiting_adult: 9 },
    { ...PLAIN, kind: 'item', code: 'M001', name: 'Paracetamol 500 mg', other: { kind: 'co_insurance', adult: '100.00', minor: '100.00' }, most_adult: '60' },
  ];
  return {
    code, name: 'Basic health plan', from: '2024-01-01', to: '2034-12-31', services: 52, items: 61, limited,
    limits: {
      most: { consultation: 12, admission: 2 }, amount: { surgery: '50000.00' }, counted_for: 'policy', deductible: {},
      ceiling: { all: '100000.00' },
    },
    not_covered: [{ ...PLAIN, kind: 'item', code: 'M017', name: 'Vitamin syrup' }], as_of_ms: Date.now() - 5 * HOUR,
  };
}
