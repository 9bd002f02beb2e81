// The stand-in's ledger: a year of months, ages and reasons, or nothing where there are no claims.
import type { ClaimView } from '../generated/ClaimView';
import type { LedgerView } from '../generated/LedgerView';

/** Sums as the core would tell them. */
export function ledgerOf(claims: readonly ClaimView[]): LedgerView {
  const atPayer = claims.filter((one) => one.answer !== null);
  if (atPayer.length === 0) {
    return { as_of_ms: null, claims: 0, elsewhere: 0, months: [], ages: [], reasons: [], first_try: { decided: 0, approved: 0 },
      settled: { bills_standing: 'not_asked', payments_standing: 'not_asked', bills: [] } };
  }
  const months = Array.from({ length: 11 }, (_, at) => ({
    month: `2026-${String(11 - at).padStart(2, '0')}`, claims: 900 - 40 * at, claimed: `${211_200 - 9_000 * at}.50`, approved: `${at === 0 ? 20_000 : 150_000 - 7_000 * at}.00`,
    rejected: `${12_000 + 900 * at}.25`, paid: `${at < 2 ? 0 : 140_000 - 7_000 * at}.00`, waiting: `${at === 0 ? 179_200 : Math.max(0, 9_000 - 3_000 * at)}.25`,
    first_try: { decided: at === 0 ? 0 : 850 - 40 * at, approved: at === 0 ? 0 : 720 - 36 * at },
  }));
  return {
    as_of_ms: Math.max(...atPayer.map((one) => one.answer?.learnt_ms ?? 0)), claims: 8_160, elsewhere: 212, months,
    ages: [7, 30, 60, 90, null].map((below_days, at) => ({ below_days, claims: [410, 322, 40, 12, 3][at] ?? 0, claimed: `${[96_300, 71_000, 9_100, 2_400, 700][at] ?? 0}.00` })),
    reasons: [[2, 214, 260], [16, 96, 118], [7, 61, 190], [-1, 40, 52], [5, 12, 12]].map(([reason = 0, given = 0, lines = 0]) => ({ reason, claims: given, lines })),
    first_try: { decided: 7_020, approved: 5_914 },
    settled: {
      bills_standing: 'known', payments_standing: 'known',
      bills: [
        { code: 'BILL-2026-0031', kind: 'claim-batch', day: '2026-11-05', total: '318220.00', currency: '$', paid_day: null, paid: null },
        { code: 'BILL-2026-0027', kind: 'claim-batch', day: '2026-10-06', total: '402115.50', currency: null, paid_day: '2026-10-28', paid: '402115.50' },
      ],
    },
  };
}
