// Files dropped on a claim that is being written: taken as attachments, or refused in words, each for itself.
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

async function editor(backend = new FakeBackend({ claims: 'none' })) {
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard('{F2}');
  await screen.findByTestId('attach');
  await waitFor(() => expect(document.activeElement?.getAttribute('data-field')).toBe('insuree'));
  return { backend, user };
}

const names = () => screen.queryAllByTestId('attachment').map((one) => one.querySelector('.name')?.textContent);
const refusals = () => screen.queryAllByTestId('not-attached').map((one) => one.textContent?.replace(/\s+/g, ' ').trim());

it('a_file_dropped_on_the_claim_goes_with_it_and_is_no_master_data', async () => {
  const { backend } = await editor();
  backend.drop(['result.pdf']);
  expect((await screen.findByTestId('attachment')).textContent).toMatch(/result\.pdf\s*246 kB/);
  expect(refusals()).toEqual([]);
  await screen.findByText('1 file added');
  expect(backend.calls).not.toContain('importFiles');
  expect(screen.getByTestId('nav-claim').getAttribute('aria-current'), 'one stays on the claim').toBe('page');
});

it('what_is_typed_is_saved_before_a_file_is_added', async () => {
  const { backend, user } = await editor();
  await user.keyboard('100');
  backend.drop(['result.pdf']);
  await screen.findByTestId('attachment');
  const saved = backend.calls.lastIndexOf('saveDraft', backend.calls.indexOf('attachFiles'));
  expect(saved, 'before, and not only after').toBeGreaterThan(-1);
  expect(backend.saved.at(-1)?.insuree).toBe('100');
  expect((screen.getByTestId('insuree-number') as HTMLInputElement).value, 'and still stands there').toBe('100');
});

it('a_file_of_a_wrong_kind_is_refused_with_its_name_and_what_can_go', async () => {
  const { backend } = await editor();
  backend.drop(['setup.exe']);
  const refused = await screen.findByTestId('not-attached');
  expect(refused.getAttribute('role'), 'it is told aloud').toBe('alert');
  expect(refusals()).toEqual([
    '“setup.exe” is no file that a payer takes with a claim, by what is in it. PDF, PNG, JPEG, plain text and Word documents without macros can go with a claim.',
  ]);
  expect(names()).toEqual([]);
  expect(screen.queryByText(/added|there already/)).toBeNull();
});

it('a_file_too_large_is_refused_with_the_limit_and_what_to_do', async () => {
  const { backend } = await editor();
  backend.drop(['huge scan.pdf']);
  await screen.findByTestId('not-attached');
  expect(refusals()).toEqual(['The file is larger than 7 MB, and a payer takes none so large. Scan it in grey or with fewer dots, or split it.']);
});

it('of_several_files_those_that_can_go_do_and_the_others_say_why', async () => {
  const { backend } = await editor();
  backend.drop(['setup.exe', 'front.jpg', 'huge scan.pdf', 'back.jpg']);
  await waitFor(() => expect(names()).toEqual(['front.jpg', 'back.jpg']));
  expect(refusals()).toHaveLength(2);
  await screen.findByText('2 files added');
});

it('a_refusal_goes_with_the_next_file', async () => {
  const { backend } = await editor();
  backend.drop(['setup.exe']);
  await screen.findByTestId('not-attached');
  backend.drop(['result.pdf']);
  await screen.findByTestId('attachment');
  expect(refusals()).toEqual([]);
});

it('the_same_file_twice_is_there_once', async () => {
  const { backend } = await editor();
  backend.drop(['result.pdf']);
  await screen.findByTestId('attachment');
  backend.drop(['result.pdf']);
  expect((await screen.findByTestId('toast')).textContent, 'nothing else on the page tells').toContain('These files are there already');
  expect(names()).toEqual(['result.pdf']);
});

it('a_file_is_taken_away_by_its_name', async () => {
  const { backend, user } = await editor();
  backend.drop(['front.jpg', 'back.jpg']);
  await waitFor(() => expect(names()).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: 'Take front.jpg away' }));
  await waitFor(() => expect(names()).toEqual(['back.jpg']));
});

it('files_are_chosen_by_key_too', async () => {
  const { backend, user } = await editor();
  await user.keyboard('{Control>}o{/Control}');
  await screen.findByTestId('attachment');
  expect(backend.calls.indexOf('chooseFiles')).toBeLessThan(backend.calls.indexOf('attachFiles'));
});

it('a_file_stays_with_its_claim_when_the_next_one_is_begun', async () => {
  const { backend, user } = await editor();
  await user.keyboard('100000017{Enter}');
  backend.drop(['result.pdf']);
  await screen.findByTestId('attachment');
  await user.keyboard('{F2}');
  await waitFor(() => expect(names()).toEqual([]));
  const [first] = [...backend.store.values()].filter((one) => one.attachments.length > 0);
  expect(first?.draft.insuree).toBe('100000017');
  expect(within(screen.getByTestId('attachments')).queryByText('result.pdf')).toBeNull();
});
