// Files as a person might choose them, and what came of them, for the stand-in.
import type { ImportedView } from '../generated/ImportedView';
import type { ImportView } from '../generated/ImportView';

export const NAMES = ['exports_services.csv', 'register_healthfacilities.xml', 'extract.db3'];

const DAY = 24 * 3_600_000;

export function broughtBy(files: 'fine' | 'older' | 'broken'): ImportView {
  const as_of_ms = Date.now() - 40 * DAY;
  const list = (name: string, list: string | null, more: Partial<ImportedView> = {}): ImportedView => ({
    path: `/media/stick/${name}`, kind: 'export', list, rows: 240, kept: 0, skipped: [], as_of_ms, problem: null, ...more,
  });
  const older = { rows: 0, problem: { code: 'file_older' as const, detail: '2026-11-20 09:41' } };
  const broken = { kind: null, rows: 0, as_of_ms: null, problem: { code: 'file_broken' as const, detail: '4812' } };
  const skipped = [{ row: 17, code: 'M0113', why: 'price' }, { row: 407, code: '', why: 'code' }];
  return {
    files: [
      list('exports_services.csv', 'services', files === 'older' ? older : { skipped }),
      list('register_healthfacilities.xml', 'facilities', { rows: 31 }),
      list('extract.db3', files === 'broken' ? null : 'people', files === 'broken' ? broken : { rows: 1_204, kept: 12 }),
    ],
  };
}
