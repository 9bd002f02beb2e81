// The combobox's mind: Enter before the answer, stale answers, exact codes.
import { describe, expect, it, vi } from 'vitest';
import { Suggest } from './suggest.svelte';

interface Code {
  key: string;
  exact: string;
}
const code = (exact: string): Code => ({ key: exact, exact });

function suggest(answers: Record<string, Promise<Code[]>>, wide?: Record<string, Code[]>) {
  const searchWide = wide && ((text: string) => Promise.resolve(wide[text] ?? []));
  const acts = { searchWide, search: (text: string) => answers[text] ?? Promise.resolve([]), take: vi.fn(), leaveText: vi.fn(), next: vi.fn() };
  return { acts, field: new Suggest<Code>(acts) };
}

function later<T>() {
  let give: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (give = resolve));
  return { promise, give };
}

it('enter_before_the_answer_takes_the_hit_when_it_comes', async () => {
  const slow = later<Code[]>();
  const { acts, field } = suggest({ A1: slow.promise });
  const typing = field.type('A1');
  field.enter();
  expect(acts.take).not.toHaveBeenCalled();
  slow.give([code('A10'), code('A1')]);
  await typing;
  expect(acts.take, 'the code typed in full wins over the first hit').toHaveBeenCalledWith(code('A1'));
});

it('an_answer_to_an_older_text_is_ignored', async () => {
  const slow = later<Code[]>();
  const { field } = suggest({ A: slow.promise, AB: Promise.resolve([code('AB')]) });
  const older = field.type('A');
  await field.type('AB');
  slow.give([code('A')]);
  await older;
  expect(field.hits).toEqual([code('AB')]);
});

it('leaving_with_a_code_typed_in_full_names_its_hit_whatever_its_case', async () => {
  const { acts, field } = suggest({ a1: Promise.resolve([code('A1')]) });
  await field.type('a1');
  field.leave();
  expect(acts.leaveText).toHaveBeenCalledWith('a1', code('A1'));
  expect(acts.take, 'leaving takes nothing: the focus is on its way elsewhere').not.toHaveBeenCalled();
});

it('enter_on_a_field_with_nothing_new_goes_on', () => {
  const { acts, field } = suggest({});
  field.show('A09 Diarrhoea');
  field.enter();
  expect(acts.next).toHaveBeenCalledOnce();
});

it('a_text_nobody_knows_stays_as_typed', async () => {
  const { acts, field } = suggest({});
  await field.type('xyz');
  field.enter();
  expect(acts.leaveText).toHaveBeenCalledWith('xyz', undefined);
});

it('what_is_being_typed_is_not_overwritten_from_outside', async () => {
  const { field } = suggest({});
  await field.type('par');
  field.show('M001');
  expect(field.text).toBe('par');
});

it('escape_closes_the_list_once', async () => {
  const { field } = suggest({ a: Promise.resolve([code('A')]) });
  await field.type('a');
  expect(field.close()).toBe(true);
  expect(field.close()).toBe(false);
});

it('the_mark_goes_round', async () => {
  const { field } = suggest({ a: Promise.resolve([code('A1'), code('A2')]) });
  await field.type('a');
  field.move(-1);
  expect(field.current).toEqual(code('A2'));
  field.move(1);
  expect(field.current).toEqual(code('A1'));
});

describe('searching farther', () => {
  it('is_the_row_after_the_hits_and_keeps_on_until_something_is_taken', async () => {
    const { acts, field } = suggest({ a: Promise.resolve([code('A1')]) }, { a: [code('A1'), code('A2')], a2: [code('A2')] });
    await field.type('a');
    expect([field.more, field.current]).toEqual([true, code('A1')]);
    field.move(1);
    expect([field.onMore, field.current]).toEqual([true, undefined]);
    field.enter();
    await vi.waitFor(() => expect(field.hits).toEqual([code('A1'), code('A2')]));
    expect(field.more, 'there is nothing farther').toBe(false);
    expect(acts.take).not.toHaveBeenCalled();
    await field.type('a2');
    expect(field.hits, 'more keys go on there').toEqual([code('A2')]);
    field.enter();
    expect(acts.take).toHaveBeenCalledWith(code('A2'));
    await field.type('a');
    expect([field.hits, field.more]).toEqual([[code('A1')], true]);
  });

  it('is_offered_where_nothing_is_found_and_enter_alone_keeps_the_text', async () => {
    const { acts, field } = suggest({}, { xyz: [code('XYZ')] });
    await field.type('xyz');
    expect([field.open, field.onMore]).toEqual([true, false]);
    field.enter();
    expect(acts.leaveText).toHaveBeenCalledWith('xyz', undefined);
    await field.type('xyz');
    field.move(-1);
    expect(field.onMore).toBe(true);
    field.enter();
    await vi.waitFor(() => expect(field.current).toEqual(code('XYZ')));
  });

  it('says_so_where_nothing_is_found_farther_either', async () => {
    const { acts, field } = suggest({}, {});
    await field.type('qqq');
    expect(field.none, 'there is farther to go').toBe(false);
    field.widen();
    await vi.waitFor(() => expect(field.none).toBe(true));
    expect([field.open, field.more, field.onMore]).toEqual([true, false, false]);
    field.enter();
    expect(acts.leaveText).toHaveBeenCalledWith('qqq', undefined);
    expect([field.open, field.none]).toEqual([false, false]);
  });

  it('is_not_there_where_a_field_has_nothing_farther', async () => {
    const { field } = suggest({ a: Promise.resolve([code('A1')]) });
    await field.type('a');
    expect([field.more, field.widen()]).toEqual([false, false]);
  });
});
