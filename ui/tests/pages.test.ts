// Every page drawn with the stand-in core: no accessibility violation, and a whole claim by keyboard alone.
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { FakeBackend } from '../src/lib/api/fake';

afterEach(cleanup);

async function open(backend: FakeBackend, key?: string) {
  const user = userEvent.setup();
  render(App, { props: { backend } });
  if (key) {
    await screen.findByTestId('nav-desk');
    await user.keyboard(`{${key}}`);
  }
  return user;
}

/** What axe finds, without colours: jsdom has none, the real window is asked for them. */
async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`));
}

describe('no page has an accessibility violation', () => {
  it.each([
    ['desk', 'F1', 'need'],
    ['new claim', 'F2', 'submit'],
    ['claims', 'F3', 'claims-row'],
    ['answers', 'F4', 'claims-row'],
    ['insuree', 'F5', 'insuree-number'],
    ['prices', 'F6', 'price-row'],
  ])('%s', async (_name, key, ready) => {
    await open(new FakeBackend({ claims: 'day' }), key);
    await screen.findAllByTestId(ready);
    expect(await violations()).toEqual([]);
  });

  it('settings', async () => {
    await open(new FakeBackend({ mode: 'server' }), 'F9');
    await screen.findByLabelText('Pattern of claim codes');
    await screen.findByText(/All entries last compared with the server’s: /);
    expect(await violations()).toEqual([]);
  });

  it('a claim in full with its answer', async () => {
    const user = await open(new FakeBackend({ claims: 'day' }), 'F4');
    await screen.findAllByTestId('claims-row');
    await user.keyboard('{Enter}');
    await screen.findAllByTestId('answer-line');
    expect(await violations()).toEqual([]);
  });

  it('a person with policies', async () => {
    const user = await open(new FakeBackend({ claims: 'day' }), 'F5');
    await user.type(await screen.findByTestId('insuree-number'), '100000075{Enter}');
    await screen.findByTestId('insuree-name');
    expect(await violations()).toEqual([]);
  });

  it('what changed in the prices', async () => {
    const user = await open(new FakeBackend({ news: 'some' }), 'F6');
    await user.keyboard('{Control>}d{/Control}');
    await screen.findAllByTestId('price-change');
    expect(await violations()).toEqual([]);
  });

  it.each(['never', 'none'] as const)('a price list that is %s', async (prices) => {
    await open(new FakeBackend({ prices }), 'F6');
    await screen.findByTestId('prices-empty');
    expect(await violations()).toEqual([]);
  });

  it('settings while a pull runs over old lists', async () => {
    const backend = new FakeBackend({ mode: 'server', feeds: 'bad', keys: 'keychain,passphrase' });
    backend.syncing = true;
    await open(backend, 'F9');
    await screen.findByTestId('pull');
    backend.tell({ what: 'progress', feed: 'items', done: 1_400, of: 4_812, bytes: 612_000, left_ms: 96_000 });
    await waitFor(() => expect(screen.getByTestId('pull').textContent).toMatch(/Items: 1,400 of 4,812.*612 kB · about 2 min left/s));
    expect(await violations()).toEqual([]);
  });

  it('first run and its server form', async () => {
    const user = await open(new FakeBackend({ mode: 'none' }));
    await user.click(await screen.findByTestId('setup-server'));
    await screen.findByLabelText('Server address');
    expect(await violations()).toEqual([]);
  });

  it('the locked door', async () => {
    await open(new FakeBackend({ mode: 'locked' }));
    await screen.findByTestId('unlock-passphrase');
    expect(await violations()).toEqual([]);
  });
});

describe('a claim in the list and in full', () => {
  it('money_is_never_in_text_that_may_be_cut', async () => {
    await open(new FakeBackend({ claims: 'day' }), 'F4');
    const partly = (await screen.findAllByTestId('claims-row')).find((row) => row.dataset.state === 'partly');
    expect(partly?.querySelector('[data-testid=row-money]')?.textContent).toBe('18,600.00 → 500.00');
    expect([...(partly?.querySelectorAll('.cut') ?? [])].map((part) => part.textContent).join(' ')).not.toMatch(/\d[.,]\d\d\b/);
  });

  it('advice_stands_below_its_line_and_nowhere_else', async () => {
    const user = await open(new FakeBackend({ claims: 'day' }), 'F4');
    await screen.findAllByTestId('claims-row');
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await waitFor(() => expect(screen.getAllByTestId('answer-line').map((line) => line.dataset.code)).toEqual(['A1', 'M001', 'D3']));
    const [advice, ...more] = screen.getAllByTestId('advice');
    expect(more).toEqual([]);
    expect(advice?.previousElementSibling?.getAttribute('data-code')).toBe('D3');
    expect(advice?.textContent).toMatch(/^What to do/);
  });

  it('before_the_payer_decides_nothing_is_compared', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const waiting = backend.store.get('c110');
    if (!waiting?.answer) throw new Error('the stand-in has an answer here');
    const lines = waiting.answer.lines.filter((line) => !line.rejected);
    backend.store.set('c110', { ...waiting, answer: { ...waiting.answer, lines } });
    const user = await open(backend, 'F3');
    await screen.findAllByTestId('claims-row');
    await user.type(screen.getByTestId('claims-filter'), '000110{Enter}');
    await screen.findByTestId('claim-detail');
    expect(screen.queryByText('Approved', { selector: 'th' })).toBeNull();
  });
});

describe('what is said', () => {
  it('a_visit_of_one_day_is_named_once', async () => {
    const user = await open(new FakeBackend({ claims: 'day' }), 'F4');
    await screen.findAllByTestId('claims-row');
    await user.keyboard('{Enter}');
    const detail = await screen.findByTestId('claim-detail');
    expect(detail.textContent).toMatch(/Visit \d\d \w{3,4} \d{4} ·/);
  });

  it('a_clock_that_is_behind_is_off_by_minutes_without_a_sign', async () => {
    await open(new FakeBackend({ claims: 'none', warnings: 'clock_off:-7' }));
    expect((await screen.findByText(/clock differs/)).textContent).toContain('by 7 min');
  });
});

describe('by keyboard alone', () => {
  const focused = () => document.activeElement?.getAttribute('data-field');

  it('a claim from the insurance number to the next fresh claim', async () => {
    const backend = new FakeBackend({ claims: 'none' });
    const user = await open(backend, 'F2');
    await waitFor(() => expect(focused()).toBe('insuree'));
    await user.keyboard('100000017{Enter}');
    await waitFor(() => expect(focused()).toBe('visit_from'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe('visit_to'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe('visit_type'));
    await user.keyboard('e{Enter}');
    await waitFor(() => expect(focused()).toBe('diagnoses.0'));
    await user.keyboard('diarr{Enter}');
    await waitFor(() => expect(focused()).toBe('diagnoses.1'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.0.code'));
    await user.keyboard('A1{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.0.quantity'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.1.code'));
    await user.keyboard('paracetamol tab{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.1.quantity'));
    await user.keyboard('20{Enter}');
    await waitFor(() => expect(screen.getByTestId('total').textContent).toBe('600.00'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect((await screen.findByTestId('toast')).textContent).toContain('RAPHOS-A-000124');
    await waitFor(() => expect(focused()).toBe('insuree'));
    const claim = [...backend.store.values()].find((one) => one.row.state === 'ready');
    expect(claim?.draft).toMatchObject({ insuree: '100000017', visit_type: 'E', diagnoses: ['A09'] });
    expect(claim?.draft.lines.map(({ code, quantity }) => [code, quantity])).toEqual([['A1', '1'], ['M001', '20']]);
  });

  it('leaving the page at once after a keystroke loses nothing', async () => {
    const backend = new FakeBackend({ claims: 'none' });
    const user = await open(backend, 'F2');
    await waitFor(() => expect(focused()).toBe('insuree'));
    await user.keyboard('100000044{F1}');
    await screen.findByText(/Good/);
    await waitFor(() => expect(backend.saved.at(-1)?.insuree).toBe('100000044'));
    await user.keyboard('{F2}');
    await waitFor(() => expect((screen.getByTestId('insuree-number') as HTMLInputElement).value, 'the draft is gone on with').toBe('100000044'));
  });

  it('closing_the_window_saves_the_last_keystroke_at_once', async () => {
    const backend = new FakeBackend({ claims: 'none' });
    const user = await open(backend, 'F2');
    await waitFor(() => expect(focused()).toBe('insuree'));
    await user.keyboard('1');
    window.dispatchEvent(new Event('pagehide'));
    expect(backend.saved.at(-1)?.insuree, 'no pause may pass: the window is going').toBe('1');
  });

  it('ctrl_delete_removes_the_line_and_undo_brings_it_back', async () => {
    const user = await open(new FakeBackend({ claims: 'none' }), 'F2');
    await user.click(await screen.findByTestId('line-0-code'));
    await user.keyboard('A1{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.0.quantity'));
    await user.keyboard('{Control>}{Delete}{/Control}');
    await waitFor(() => expect((screen.getByTestId('line-0-code') as HTMLInputElement).value).toBe(''));
    await user.click(await screen.findByText('Undo'));
    await waitFor(() => expect((screen.getByTestId('line-0-code') as HTMLInputElement).value).toBe('A1'));
  });

  it.each([['the last row', '{ArrowDown}{Enter}'], ['its key', '{Alt>}w{/Alt}']])('what_is_not_in_the_list_is_found_in_the_whole_catalogue_by_%s_and_marked', async (_way, keys) => {
    const user = await open(new FakeBackend({ claims: 'none' }), 'F2');
    await user.click(await screen.findByTestId('line-0-code'));
    await user.keyboard('caesarean');
    await screen.findByTestId('search-wide');
    expect(screen.queryByText('Caesarean section'), 'only the list').toBeNull();
    expect(await violations()).toEqual([]);
    await user.keyboard(keys);
    expect((await screen.findByTestId('suggestions')).textContent).toMatch(/Caesarean section.*not in this facility’s price list/s);
    expect(screen.queryByTestId('search-wide'), 'there is nothing wider').toBeNull();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe('lines.0.quantity'));
    await screen.findAllByText(/D3 is not in this facility’s price list/);
  });

  it('a correction opens from the answer with one key', async () => {
    const user = await open(new FakeBackend({ claims: 'day' }), 'F4');
    await screen.findAllByTestId('claims-row');
    await user.keyboard('{Enter}');
    await screen.findByTestId('correct');
    await user.keyboard('c');
    await screen.findByText('Corrects a rejected claim');
    expect((screen.getByTestId('insuree-number') as HTMLInputElement).value).toBe('100000044');
  });

  it('a wrong passphrase says so and the right one opens', async () => {
    const user = await open(new FakeBackend({ mode: 'locked' }));
    await user.type(await screen.findByTestId('unlock-passphrase'), 'wrong{Enter}');
    await screen.findByText(/This is not the passphrase/);
    await user.clear(screen.getByTestId('unlock-passphrase'));
    await user.type(screen.getByTestId('unlock-passphrase'), 'right{Enter}');
    await screen.findByTestId('nav-desk');
  });

  it('the_price_list_is_searched_filtered_and_cleared', async () => {
    const user = await open(new FakeBackend(), 'F6');
    const codes = () => screen.queryAllByTestId('price-row').map((row) => row.dataset.code);
    await waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('prices-search'));
    await user.keyboard('tablets 400');
    await waitFor(() => expect(codes()).toEqual(['M003', 'M020']));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(codes()[0]).toBe('A1'));
    expect((screen.getByTestId('prices-search') as HTMLInputElement).value).toBe('');
    await user.keyboard('{Control>}k{/Control}{Control>}k{/Control}');
    await waitFor(() => expect(codes()[0]).toBe('M001'));
    expect(screen.getByTestId('kind-items').getAttribute('aria-pressed')).toBe('true');
  });

  it('a_national_price_is_shown_only_where_it_differs', async () => {
    await open(new FakeBackend(), 'F6');
    const national = (await screen.findAllByTestId('national')).map((cell) => cell.textContent);
    expect(national.slice(0, 3)).toEqual(['380.00', '', '']);
  });

  it('changes_are_counted_on_the_way_there_and_new_no_more_once_they_were_left', async () => {
    const user = await open(new FakeBackend({ news: 'some' }), 'F1');
    await waitFor(() => expect(screen.getByTestId('price-news').textContent).toContain('4 changes'));
    await user.keyboard('{F6}{Control>}d{/Control}');
    await screen.findByText('New since you last looked');
    expect(screen.getByTestId('price-news').textContent, 'somebody is reading').toContain('4');
    await user.keyboard('{F1}');
    await waitFor(() => expect(screen.queryByTestId('price-news')).toBeNull());
  });

  it('the_list_becomes_a_file_whose_folder_can_be_opened', async () => {
    const backend = new FakeBackend();
    const user = await open(backend, 'F6');
    await screen.findAllByTestId('price-row');
    await user.keyboard('{Control>}e{/Control}');
    expect((await screen.findByTestId('toast')).textContent).toMatch(/28 entries were written to .*Prices RAPHOS \d{4}-\d\d-\d\d\.csv/);
    await user.click(screen.getByText('Open folder'));
    await waitFor(() => expect(backend.calls).toContain('showExport'));
  });

  it('training_is_left_and_continued_with_nothing_of_one_home_in_the_other', async () => {
    const backend = new FakeBackend({ mode: 'none' });
    const user = await open(backend);
    expect((await screen.findByTestId('setup-training')).textContent).toContain('Training');
    await user.keyboard('{Enter}');
    await screen.findByTestId('training-banner');
    await user.keyboard('{Control>}t{/Control}');
    const first = await screen.findByTestId('setup-training');
    expect(first.textContent).toContain('Continue training');
    expect(document.activeElement, 'one key and one goes on').toBe(first);
    await user.keyboard('{Enter}');
    await screen.findByTestId('training-banner');
  });

  it('ctrl_l_locks_where_a_passphrase_opens_again_and_only_there', async () => {
    const backend = new FakeBackend({ mode: 'server', keys: 'keychain' });
    const user = await open(backend, 'F1');
    await waitFor(() => expect(backend.calls).toContain('settings'));
    await user.keyboard('{Control>}l{/Control}');
    expect((await screen.findByTestId('toast')).textContent).toMatch(/needs a passphrase/);
    expect(backend.calls).not.toContain('lock');
    cleanup();
    const protectedOne = new FakeBackend({ mode: 'server', keys: 'keychain,passphrase' });
    const again = await open(protectedOne, 'F2');
    await waitFor(() => expect(focused()).toBe('insuree'));
    await again.keyboard('1000{Control>}l{/Control}');
    await screen.findByTestId('unlock-passphrase');
    expect(protectedOne.saved.at(-1)?.insuree, 'saved before the door closed').toBe('1000');
  });

  it('the_webview_never_searches_prints_or_reloads', async () => {
    await open(new FakeBackend({ claims: 'none' }), 'F1');
    for (const init of [{ key: 'F3' }, { key: 'F5' }, { key: 'p', ctrlKey: true }, { key: 'r', ctrlKey: true }]) {
      const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      expect(event.defaultPrevented, JSON.stringify(init)).toBe(true);
    }
  });
});
