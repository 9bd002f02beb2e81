// The price list of the stand-in core: the small catalogue with its limits, a very long one, and a week of changes.
import type { PriceChangeView } from '../generated/PriceChangeView';
import type { PriceView } from '../generated/PriceView';
import { ITEM_HITS, SERVICE_HITS } from './catalogue';

const HOUR = 3_600_000;

/** What differs from a row without limits, by code. */
const SPECIAL: Record<string, Partial<PriceView>> = {
  A1: { national: '380.00', care_type: 'O' },
  A5: { people: ['woman', 'adult'], frequency_days: 270 },
  D1: { people: ['woman', 'adult', 'minor'], care_type: 'I', national: '4500.00' },
  H1: { care_type: 'I', maximum: '30' },
  L16: { maximum: '3', frequency_days: 30, people: ['man', 'woman', 'adult'] },
  M001: { maximum: '60' },
  M002: { people: ['man', 'woman', 'minor'], maximum: '2' },
  M017: { maximum: '1', frequency_days: 14, covered_by: [] },
};

/** The list as usual. */
export function listed(): PriceView[] {
  return [...SERVICE_HITS, ...ITEM_HITS].filter((hit) => hit.in_list).map((hit) => ({
    kind: hit.kind, code: hit.code, name: hit.name, package: hit.package, price: hit.price ?? '0', national: hit.price ?? '0',
    care_type: 'B', maximum: null, frequency_days: null, people: [], covered_by: ['BASIC01'], ...SPECIAL[hit.code],
  }));
}

/** As long as a national formulary, with names as long as they come. */
export function longList(length: number): PriceView[] {
  const few = listed();
  return Array.from({ length }, (_, at): PriceView => {
    const row = few[at % few.length] as PriceView;
    const kind = at < length / 2 ? 'service' : 'item';
    const long = at % 9 === 4 ? `${row.name}, prolonged-release, film-coated, for patients who tolerate no other preparation of this kind` : row.name;
    return { ...row, kind, code: `${kind === 'service' ? 'S' : 'M'}${String(at + 1).padStart(5, '0')}`, name: long, price: `${(at * 7) % 19_000}.50` };
  });
}

/** Each kind of change, some not looked at yet. */
export function aWeekOfChanges(now: number): PriceChangeView[] {
  const changes: [number, string, string, string, string, string | null, string | null, boolean][] = [
    [3, 'service', 'A1', 'General consultation', 'price', '380.00', '400.00', true],
    [3, 'item', 'M007', 'Amoxicillin suspension 125 mg/5 ml', 'price', '95.00', '80.00', true],
    [3, 'item', '0004', 'Salbutamol inhaler 100 mcg', 'listed', null, '260.00', true],
    [3, 'service', 'D3', 'Caesarean section', 'unlisted', null, null, true],
    [75, 'item', 'M044', 'Chloroquine tablets 150 mg', 'retired', null, null, false],
    [75, 'service', 'L16', 'Sputum microscopy for acid-fast bacilli, three samples on two days', 'facts', 'Sputum microscopy', null, false],
    [75, 'item', 'M001', 'Paracetamol tablets 500 mg', 'facts', 'Paracetamol tablets 500 mg', null, false],
  ];
  return changes.map(([hours, kind, code, name, what, from, to, is_new]) => ({ at_ms: now - hours * HOUR, kind, code, name, what, from, to, is_new }));
}

/** The rows that have every word of a text in code or name. */
export function containing(rows: PriceView[], text: string): PriceView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => words.every((word) => `${row.code} ${row.name}`.toLowerCase().includes(word)));
}
