// The stand-in's lists: how old each is and where it came from, all well or with every kind of trouble.
import type { FeedView } from '../generated/FeedView';
import type { ProgressView } from '../generated/ProgressView';

const FEEDS = [
  'facility', 'service_prices', 'item_prices', 'services', 'items', 'diagnoses', 'administrators', 'facilities', 'places', 'products',
  'covered_services', 'covered_items', 'legal_forms', 'field_rules', 'bills', 'payments',
];
const DAY = 24 * 3_600_000;

/** Every list as fetched at this instant, or never; those in `emptied` were taken over as they came. */
export function feedsOf(at: number | null, bad: boolean, emptied: ReadonlySet<string>): FeedView[] {
  return FEEDS.map((name) => ({
    name, rows: at === null ? 0 : name === 'facility' ? 1 : 240, last_success_ms: at, last_attempt_ms: at, last_problem: null,
    via: at === null ? null : name.endsWith('prices') ? 'graphql' : 'fhir', reconciled_ms: name === 'facility' ? null : at && at - 2 * DAY,
    stale: bad, skipped: [], ...(bad ? trouble(name) : {}),
    ...(emptied.has(name) ? { last_problem: null, rows: 0 } : {}),
  }));
}

function trouble(name: string): Partial<FeedView> {
  if (name === 'diagnoses') return { last_problem: 'server_unreachable' };
  if (name === 'places') return { last_problem: 'no_right', rows: 0, last_success_ms: null, via: null, reconciled_ms: null, stale: false };
  if (name === 'item_prices') return { last_problem: 'list_gone' };
  if (name === 'items') return { skipped: ['M0113', '#407', '#408'], rows: 4_812 };
  return { last_success_ms: Date.now() - 2 * 3_600_000, stale: false };
}

/** Tells of a pull that goes on and on. */
export function pretendToPull(tell: (progress: ProgressView) => void): void {
  const progress: ProgressView = { feed: 'items', done: 1_400, of: 4_812, bytes: 612_000, left_ms: 96_000 };
  setInterval(() => {
    progress.done = Math.min(4_812, progress.done + 60);
    progress.bytes += 26_000;
    progress.left_ms = Math.max(0, (progress.left_ms ?? 0) - 1_700);
    tell(progress);
  }, 300);
}
