// The price list, its limits in words and its changes, without a screen.
import { describe, expect, it } from 'vitest';
import { FakeBackend } from '../../lib/api/fake';
import { moved, sameAmount, timeLeft } from '../../lib/i18n/format';
import { words } from '../../lib/i18n/words.svelte';
import { PriceChanges } from './changes.svelte';
import { limitsOf } from './limits';
import { PAGE, PriceList } from './list.svelte';

async function opened(options: ConstructorParameters<typeof FakeBackend>[0] = {}) {
  const backend = new FakeBackend(options);
  const list = new PriceList(backend);
  await list.start();
  return { backend, list };
}

describe('the list', () => {
  it('pages_follow_each_other_to_the_last_row_without_a_repeat', async () => {
    const { list } = await opened({ prices: 'many' });
    expect(list.rows).toHaveLength(PAGE);
    while (list.rows.length < list.total) await list.more();
    expect(new Set(list.rows.map((row) => `${row.kind} ${row.code}`)).size).toBe(10_000);
  });

  it('an_answer_to_an_older_search_is_ignored', async () => {
    const { backend, list } = await opened();
    let release: () => void = () => undefined;
    backend.held.set('prices', new Promise((resolve) => (release = resolve)));
    const older = list.search('a');
    backend.held.delete('prices');
    await list.search('consultation');
    release();
    await older;
    expect(list.rows.map((row) => row.code)).toEqual(['A1', 'A2', 'A3', 'A4']);
  });

  it('one_key_goes_from_both_to_services_to_items_and_round', async () => {
    const { list } = await opened();
    const seen: string[][] = [];
    for (let press = 0; press < 3; press += 1) {
      await list.cycle();
      seen.push([...new Set(list.rows.map((row) => row.kind))]);
    }
    expect(seen).toEqual([['service'], ['item'], ['service', 'item']]);
  });

  it('an_update_shows_as_much_as_was_there', async () => {
    const { list } = await opened({ prices: 'many' });
    await list.more();
    await list.more();
    await list.again();
    expect(list.rows).toHaveLength(3 * PAGE);
  });

  it.each([
    ['never', '', 'never'],
    ['none', '', 'none'],
    ['none', 'a', 'none'],
    ['list', 'no such thing', 'not-found'],
    ['list', '', null],
  ] as const)('why_a_list_that_is_%s_shows_nothing_for_"%s"', async (prices, text, why) => {
    const { list } = await opened({ prices });
    await list.search(text);
    expect(list.empty).toBe(why);
  });

  it('a_kind_that_is_missing_is_told_apart_from_a_missing_list', async () => {
    const { backend, list } = await opened();
    backend.priceRows = backend.priceRows.filter((row) => row.kind === 'service');
    await list.show('item');
    expect(list.empty).toBe('none-kind');
  });

  it('what_went_wrong_is_kept_until_it_works', async () => {
    const { backend, list } = await opened();
    backend.failing.set('prices', { code: 'database_damaged', detail: '' });
    await list.search('a');
    expect(list.problem?.code).toBe('database_damaged');
    await list.search('ab');
    expect(list.problem).toBeNull();
  });
});

describe('limits', () => {
  const free = { kind: 'item', code: 'M1', name: 'M', package: null, price: '1', national: '1', care_type: 'B', maximum: null, frequency_days: null, people: [], covered_by: null };

  it.each([
    [{}, []],
    [{ people: ['man', 'woman', 'adult', 'minor'] }, []],
    [{ covered_by: ['BASIC01'] }, []],
    [{ covered_by: [] }, ['No insurance product covers it']],
    [{ people: ['woman', 'adult', 'minor'] }, ['only women and girls']],
    [{ people: ['woman', 'adult'] }, ['only women']],
    [{ people: ['man', 'woman', 'minor'] }, ['only children']],
    [{ people: ['adult'] }, ['only adults']],
    [{ care_type: 'I', maximum: '1.5', frequency_days: 30 }, ['only in-patients', 'at most 1.5 a line', 'once in 30 days']],
    [{ frequency_days: 1 }, ['once a day']],
  ])('%o', (limits, told) => {
    expect(limitsOf({ ...free, ...limits })).toEqual(told);
  });
});

describe('changes', () => {
  it('are_new_until_they_were_shown_and_left', async () => {
    const backend = new FakeBackend({ news: 'some' });
    const changes = new PriceChanges(backend);
    await changes.load();
    expect([changes.fresh.length, changes.earlier.length]).toEqual([4, 3]);
    expect(backend.calls, 'not yet: somebody is reading').not.toContain('seePriceChanges');
    await changes.left();
    await changes.load();
    expect([changes.fresh.length, changes.earlier.length]).toEqual([0, 7]);
  });

  it('stay_new_when_they_could_not_be_shown', async () => {
    const backend = new FakeBackend({ news: 'some' });
    const changes = new PriceChanges(backend);
    backend.failing.set('priceChanges', { code: 'internal', detail: '' });
    await changes.load();
    await changes.left();
    expect(backend.calls).not.toContain('seePriceChanges');
  });
});

describe('figures', () => {
  it.each([['10.00', '10', true], ['10.50', '10.5', true], ['100', '10', false], ['0.00', '0', true], ['1.05', '1.5', false]])('%s_and_%s', (one, other, same) => {
    expect(sameAmount(one, other)).toBe(same);
  });

  it('a_move_is_told_in_percent', () => {
    expect(moved('380.00', '400.00')).toBe('+5%');
    expect(moved('95', '80')).toBe('−16%');
    expect(moved('0', '80')).toBeNull();
  });

  it.each([[900, 'a few seconds left'], [45_000, 'less than a minute left'], [100_000, 'about 2 min left'], [3 * 3_600_000, 'about 3 h left']])('%d_ms', (ms, told) => {
    words.use('en');
    expect(timeLeft(ms)).toBe(told);
  });
});
