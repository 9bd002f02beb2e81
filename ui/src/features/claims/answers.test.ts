// Answers as a person works through them: what is new, what comes first, the payer's own words, and the copy that goes out again.
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

const rows = () => screen.getAllByTestId('claims-row');
const fresh = () => rows().filter((row) => row.textContent?.includes('New answer:')).map((row) => row.dataset.code);
const inView = (code: string) => waitFor(() => expect(screen.getByTestId('claim-detail').dataset.code).toBe(code));

/** The page of a key, with the rows of its list. */
async function open(backend: FakeBackend, key: string) {
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard(`{${key}}`);
  if (key !== 'F1') await screen.findAllByTestId('claims-row');
  return user;
}

describe('the page of answers', () => {
  it('has_the_rejected_first_and_nothing_unanswered', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const latest = backend.store.get('c88');
    if (latest) backend.store.set('c88', { ...latest, row: { ...latest.row, changed_ms: Date.now() } });
    await open(backend, 'F4');
    const states = rows().map((row) => row.dataset.state ?? '');
    expect(states.slice(0, 3)).toEqual(['rejected', 'rejected', 'partly']);
    expect([...new Set(states)].sort()).toEqual(['approved', 'partly', 'rejected']);
  });

  it('marks_what_changed_until_somebody_looks_and_the_desk_counts_it', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const unread = [...backend.store.values()].filter((one) => one.row.is_new).length;
    const user = await open(backend, 'F4');
    const [first] = fresh();
    expect(fresh()).toHaveLength(unread);
    await user.keyboard('{Enter}');
    await inView(first ?? '');
    await waitFor(() => expect(fresh()).not.toContain(first));
    expect(fresh(), 'the others stay unread').toHaveLength(unread - 1);
    await waitFor(() => expect(screen.getByTestId('nav-answers').textContent).toContain(String(unread - 1)));
    await user.keyboard('{F1}');
    await screen.findByText(`${unread - 1} claims changed since you last looked.`);
    await user.click(screen.getByTestId('see-answers'));
    await screen.findAllByTestId('claims-row');
    expect(fresh(), 'looked at once is looked at').toHaveLength(unread - 1);
  });

  it('reads_what_the_mark_rests_on_and_leaves_unread_what_it_only_passes', async () => {
    await open(new FakeBackend({ claims: 'day' }), 'F4');
    const codes = rows().map((row) => row.dataset.code ?? '');
    const list = screen.getByRole('listbox');
    // At once, so that no pause comes between.
    void Promise.all([fireEvent.keyDown(list, { key: 'ArrowDown' }), fireEvent.keyDown(list, { key: 'ArrowDown' })]);
    await inView(codes[2] ?? '');
    expect(fresh()).toEqual(expect.arrayContaining([codes[0], codes[1]]));
    expect(fresh()).not.toContain(codes[2]);
  });

  it('begins_another_claim_at_its_top_and_leaves_the_same_one_where_it_is_read', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const user = await open(backend, 'F4');
    await user.keyboard('{Enter}');
    await inView('RAPHOS-A-000097');
    const pane = screen.getByTestId('claim-detail').parentElement as HTMLElement;
    pane.scrollTop = 300;
    const view = backend.store.get('c97');
    if (view) backend.store.set('c97', { ...view, prints: 1 });
    backend.tell({ what: 'claim', id: 'c97' });
    await screen.findByText(/printed once/);
    expect(pane.scrollTop).toBe(300);
    await user.keyboard('{ArrowDown}{Enter}');
    await inView('RAPHOS-A-000101');
    expect(pane.scrollTop).toBe(0);
  });
});

describe('the answer as received', () => {
  async function dialog(raw: string, raw_bytes: number) {
    const backend = new FakeBackend({ claims: 'day' });
    const view = backend.store.get('c97');
    if (!view?.answer) throw new Error('the stand-in has an answer here');
    backend.store.set('c97', { ...view, answer: { ...view.answer, raw, raw_bytes } });
    const user = await open(backend, 'F4');
    await user.keyboard('{Enter}');
    await inView('RAPHOS-A-000097');
    const button = screen.getByRole('button', { name: 'Answer as received' });
    await user.click(button);
    return { user, button, shown: await screen.findByRole('dialog', { name: 'Answer as received' }) };
  }

  it('is_shown_to_the_letter_and_can_be_copied_but_not_changed', async () => {
    const raw = '{\n  "resourceType": "ClaimResponse",\n  "id": "<b>&amp;</b>"\n}';
    const { user, shown } = await dialog(raw, raw.length);
    const text = within(shown).getByRole<HTMLTextAreaElement>('textbox');
    expect(text.value).toBe(raw);
    await user.type(text, 'x');
    expect(text.value).toBe(raw);
    expect(shown.textContent, 'it is here in full').not.toContain('beginning');
  });

  it('of_great_length_says_that_this_is_its_beginning', async () => {
    const { shown } = await dialog('{"resourceType"', 3_400_000);
    expect(shown.textContent).toContain('The beginning is shown; in all it has 3.4 MB.');
  });

  it.each(['escape', 'its button'])('goes_by_%s_and_the_focus_is_where_it_was', async (way) => {
    const { user, button, shown } = await dialog('{}', 2);
    if (way === 'escape') shown.dispatchEvent(new Event('cancel', { cancelable: true }));
    else await user.click(within(shown).getByRole('button'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(button);
  });
});

/** The answer of a claim that was rejected. */
async function atTheRejected(backend: FakeBackend) {
  const user = await open(backend, 'F4');
  await user.keyboard('{Enter}');
  await inView('RAPHOS-A-000097');
  return user;
}

describe('a correction', () => {
  it('is_one_key_from_the_answer_and_one_from_the_payer', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const user = await atTheRejected(backend);
    await user.keyboard('c');
    await screen.findByText('Corrects a rejected claim');
    const draft = [...backend.store.values()].find((one) => one.corrects === 'c97');
    const before = backend.store.get('c97');
    expect(draft?.draft.lines, 'every line is there').toEqual(before?.draft.lines);
    expect(draft?.row.code, 'the old code is the old claim’s').not.toBe(before?.row.code);
    await waitFor(() => expect((screen.getByTestId('line-1-code') as HTMLInputElement).value).toBe('M003'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.store.get(draft?.row.id ?? '')?.row.state).toBe('ready'));
    expect(backend.store.get('c97')?.row.state, 'the rejected claim stays what it is').toBe('rejected');
  });

  it('is_made_once_and_then_opened_by_the_same_key', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const user = await atTheRejected(backend);
    await user.keyboard('c');
    await screen.findByText('Corrects a rejected claim');
    await user.keyboard('{F4}');
    await screen.findAllByTestId('claims-row');
    await user.keyboard('{Enter}');
    await inView('RAPHOS-A-000097');
    expect(screen.queryByTestId('correct')).toBeNull();
    expect(screen.getByRole('button', { name: 'Open the correction' }).textContent, 'the key is shown').toMatch(/C\s*$/);
    await user.keyboard('c');
    await screen.findByText('Corrects a rejected claim');
    expect(backend.calls.filter((call) => call === 'correct')).toHaveLength(1);
  });

  it('is_not_made_by_a_letter_of_a_search_nor_of_what_was_approved', async () => {
    const backend = new FakeBackend({ claims: 'day' });
    const user = await atTheRejected(backend);
    await user.keyboard('/c');
    expect((screen.getByTestId('claims-filter') as HTMLInputElement).value).toBe('c');
    await user.clear(screen.getByTestId('claims-filter'));
    await user.keyboard('{ArrowDown}{End}{Enter}');
    await waitFor(() => expect(screen.getByTestId('detail-state').textContent?.trim()).toBe('Approved'));
    await user.keyboard('c');
    expect(backend.calls).not.toContain('correct');
  });
});
