// Going from one home to another: nothing of the old one is left, and nothing typed is lost.
import { expect, it } from 'vitest';
import { FakeBackend } from '../api/fake';
import { AppState } from './app';

async function opened(mode: 'training' | 'server') {
  const backend = new FakeBackend({ mode, news: 'some' });
  const app = new AppState(backend);
  await app.session.ask();
  await app.session.askPrices();
  app.session.openDraft = { id: 'd1', code: 'RAPHOS-A-000001', blank: false };
  app.router.go('claims', 'c101');
  app.toasts.show('Discarded', { label: 'Undo', run: () => undefined });
  return { backend, app };
}

it.each([
  ['training', 'none'],
  ['training', 'server'],
  ['training', 'locked'],
] as const)('leaving_%s_for_%s_forgets_draft_page_news_and_offers', async (from, to) => {
  const { backend, app } = await opened(from);
  backend.home = to;
  await app.leave(() => backend.leaveTraining());
  expect(app.session.status?.mode).toBe(to);
  expect(app.session.openDraft).toBeNull();
  expect(app.router.route).toMatchObject({ page: 'desk', id: null });
  expect(app.toasts.list).toEqual([]);
});

it('the_settings_of_the_other_home_are_asked_for', async () => {
  const { backend, app } = await opened('training');
  backend.home = 'server';
  backend.settingsView = { ...backend.settingsView, changeable: { ...backend.settingsView.changeable, currency: 'MRU' } };
  await app.leave(() => backend.leaveTraining());
  expect(app.session.settings?.changeable.currency).toBe('MRU');
});

it('what_is_typed_is_saved_before_the_home_is_closed', async () => {
  const { backend, app } = await opened('server');
  const stop = app.savesBy(async () => {
    backend.calls.push('saved');
    return true;
  });
  await app.leave(() => backend.lock());
  expect(backend.calls.slice(-3)).toEqual(['saved', 'lock', 'status']);
  stop();
});

it('what_cannot_be_saved_keeps_the_home_open', async () => {
  const { backend, app } = await opened('server');
  app.savesBy(() => Promise.resolve(false));
  await app.leave(() => backend.lock());
  expect(backend.calls).not.toContain('lock');
  expect(app.session.openDraft?.id).toBe('d1');
  expect(app.toasts.list.at(-1)?.tone).toBe('bad');
});

it('locked_from_elsewhere_is_noticed_by_the_next_status', async () => {
  const { backend, app } = await opened('server');
  backend.mode = 'locked';
  await app.session.ask();
  expect(app.session.openDraft).toBeNull();
  expect(app.session.settings).toBeNull();
});

it('one_update_at_a_time_and_a_stopped_one_is_not_called_complete', async () => {
  const { backend, app } = await opened('server');
  let release: () => void = () => undefined;
  backend.held.set('sync', new Promise((resolve) => (release = resolve)));
  const update = app.update.run(false);
  await app.update.run(true);
  app.update.stop();
  release();
  await update;
  expect(backend.calls.filter((call) => call === 'sync')).toHaveLength(1);
  expect(app.toasts.list.at(-1)?.text).toMatch(/^Stopped/);
  expect(app.update.busy).toBe(false);
});

it('of_lists_that_come_side_by_side_the_first_incomplete_one_is_shown_with_its_own_bytes', async () => {
  const { backend, app } = await opened('server');
  backend.syncing = true;
  await app.session.ask();
  const came = (feed: string, done: number, of: number | null, bytes: number) =>
    app.session.follow({ what: 'progress', feed, done, of, bytes, left_ms: null });
  came('service_prices', 0, null, 10);
  came('items', 1_000, 5_000, 40);
  expect(app.session.progress).toMatchObject({ feed: 'service_prices', bytes: 10 });
  came('service_prices', 56, 56, 50);
  expect(app.session.progress).toMatchObject({ feed: 'items', done: 1_000, bytes: 40 });
  backend.syncing = false;
  await app.session.ask();
  expect(app.session.progress).toBeNull();
});
