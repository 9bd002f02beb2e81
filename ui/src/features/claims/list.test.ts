// The list of claims and the claim in view, without a screen.
import { expect, it } from 'vitest';
import { FakeBackend } from '../../lib/api/fake';
import { actsFor, ClaimDetail } from './detail.svelte';
import { ClaimList } from './list.svelte';

it('pages_follow_each_other_without_a_gap_or_a_repeat', async () => {
  const list = new ClaimList(new FakeBackend({ claims: 'many' }), []);
  await list.start();
  await list.more();
  await list.more();
  expect(list.rows).toHaveLength(300);
  expect(new Set(list.rows.map((row) => row.id)).size).toBe(300);
});

it('an_answer_to_an_older_filter_is_ignored', async () => {
  const backend = new FakeBackend({ claims: 'day' });
  const list = new ClaimList(backend, []);
  let release: () => void = () => undefined;
  backend.held.set('claims', new Promise((resolve) => (release = resolve)));
  const older = list.search('a');
  backend.held.delete('claims');
  await list.search('bishnu');
  release();
  await older;
  expect(new Set(list.rows.map((row) => row.insuree_name))).toEqual(new Set(['Bishnu Kami']));
});

it('answers_show_only_answered_claims_whatever_chip_is_taken_off_again', async () => {
  const list = new ClaimList(new FakeBackend({ claims: 'day' }), ['rejected', 'partly', 'approved']);
  await list.toggle('rejected');
  expect(new Set(list.rows.map((row) => row.state))).toEqual(new Set(['rejected']));
  await list.toggle('rejected');
  expect(new Set(list.rows.map((row) => row.state))).toEqual(new Set(['rejected', 'partly', 'approved']));
});

it('the_mark_stays_on_its_claim_when_the_list_changes', async () => {
  const backend = new FakeBackend({ claims: 'day' });
  const list = new ClaimList(backend, []);
  await list.start();
  list.move(3);
  const id = list.current?.id;
  await backend.newDraft();
  await list.again();
  expect(list.current?.id).toBe(id);
});

it('acts_mean_the_chosen_claims_or_else_the_marked_one', async () => {
  const list = new ClaimList(new FakeBackend({ claims: 'day' }), []);
  await list.start();
  expect(list.meant).toEqual([list.rows[0]]);
  const second = list.rows[1]?.id ?? '';
  list.choose(second);
  expect(list.meant.map((row) => row.id)).toEqual([second]);
});

it('only_the_claim_wanted_last_is_shown_and_looking_makes_it_seen', async () => {
  const backend = new FakeBackend({ claims: 'day' });
  const detail = new ClaimDetail(backend);
  await Promise.all([detail.show('c97'), detail.show('c101')]);
  expect(detail.view?.row.id).toBe('c101');
  expect(backend.store.get('c101')?.row.is_new).toBe(false);
});

it('a_claim_that_is_gone_is_said_in_its_place', async () => {
  const detail = new ClaimDetail(new FakeBackend({ claims: 'none' }));
  await detail.show('nowhere');
  expect(detail.problem).toEqual({ code: 'claim_not_found', detail: 'nowhere' });
});

it.each([
  ['draft', null, ['go_on', 'submit']],
  ['ready', null, ['take_back']],
  ['blocked', 'code_taken', ['take_new_code', 'take_back']],
  ['blocked', 'sign_in', ['sign_in', 'try_again', 'take_back']],
  ['blocked', 'refused', ['take_back', 'try_again']],
  ['waiting', null, []],
  ['rejected', null, ['correct']],
] as const)('%s_%s_offers_what_fits', (state, why, acts) => {
  const row = { state, blocked: why ? { why, texts: [] } : null } as unknown as Parameters<typeof actsFor>[0];
  expect(actsFor(row, null)).toEqual(acts);
});

it('answers_show_the_rejected_before_all_others', async () => {
  const list = new ClaimList(new FakeBackend({ claims: 'day' }), ['rejected', 'partly', 'approved'], true);
  await list.start();
  const states = list.rows.map((row) => row.state);
  expect(states.slice(0, 2)).toEqual(['rejected', 'rejected']);
  expect(states.slice(2)).not.toContain('rejected');
});

it('a_day_begins_the_list_and_taking_it_off_shows_the_top_again', async () => {
  const list = new ClaimList(new FakeBackend({ claims: 'many' }), []);
  await list.start();
  const newest = list.rows[0]?.id;
  const day = new Date(Date.now() - 10 * 86_400_000);
  const iso = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
  await list.goTo(iso);
  expect(new Date(list.rows[0]?.changed_ms ?? 0).toDateString()).toBe(day.toDateString());
  const first = list.rows[0]?.id;
  await list.more();
  expect(list.rows[0]?.id).toBe(first);
  expect(new Set(list.rows.map((row) => row.id)).size).toBe(200);
  await list.goTo(null);
  expect(list.rows[0]?.id).toBe(newest);
});
