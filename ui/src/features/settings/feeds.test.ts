// The lists in the settings: what came empty is let go of only by a person, what could not be taken is named, and the key works at once.
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

async function settings(backend: FakeBackend) {
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard('{F9}');
  return user;
}

const row = (feed: string) => screen.getAllByTestId('feed').find((one) => one.dataset.feed === feed) as HTMLElement;
const below = (feed: string) => row(feed).nextElementSibling as HTMLElement;

it('a_list_that_came_empty_is_taken_so_by_its_button_and_the_focus_goes_on', async () => {
  const backend = new FakeBackend({ mode: 'server', feeds: 'bad' });
  const user = await settings(backend);
  const button = await screen.findByTestId('accept-empty');
  expect(below('item_prices').contains(button), 'below its list').toBe(true);
  expect(below('item_prices').textContent).toMatch(/sent this list empty.*stays in use/s);
  button.focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(backend.calls.filter((call) => /^(acceptEmpty|sync)/.test(call))).toEqual(['acceptEmpty item_prices', 'sync']));
  await waitFor(() => expect(screen.queryByTestId('accept-empty')).toBeNull());
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^\s*Update now/));
});

it('what_could_not_be_taken_is_counted_and_named_on_request', async () => {
  const user = await settings(new FakeBackend({ mode: 'server', feeds: 'bad' }));
  const summary = await screen.findByText('3 entries could not be taken');
  const details = summary.closest('details');
  expect(below('items').contains(details), 'below its list').toBe(true);
  expect(details?.open).toBe(false);
  await user.click(summary);
  expect(details?.open).toBe(true);
  expect(details?.textContent).toMatch(/missing here, or as they were before.*M0113, #407, #408/s);
});

it('an_update_is_asked_for_by_key_before_the_page_is_drawn', async () => {
  const backend = new FakeBackend({ mode: 'server' });
  render(App, { props: { backend } });
  const user = userEvent.setup();
  await screen.findByTestId('nav-desk');
  await waitFor(() => expect(backend.calls).toContain('settings'));
  let draw: () => void = () => undefined;
  backend.held.set('settings', new Promise((resolve) => (draw = resolve)));
  await user.keyboard('{F9}{Control>}u{/Control}');
  expect(screen.queryByTestId('feed'), 'nothing is there yet').toBeNull();
  await waitFor(() => expect(backend.calls).toContain('sync'));
  draw();
  await screen.findAllByTestId('feed');
});

it('a_list_that_comes_says_how_far_in_its_own_row', async () => {
  const backend = new FakeBackend({ mode: 'server' });
  backend.syncing = true;
  await settings(backend);
  await screen.findAllByTestId('feed');
  const columns = (feed: string) => [...row(feed).querySelectorAll('td')].reduce((all, cell) => all + cell.colSpan, 0);
  expect(columns('items')).toBe(4);
  backend.tell({ what: 'progress', feed: 'items', done: 1_400, of: 4_812, bytes: 612_000, left_ms: 96_000 });
  await waitFor(() => expect(row('items').textContent).toMatch(/1,400 of 4,812\s*· 612 kB · about 2 min left/));
  expect(within(row('items')).getByRole<HTMLProgressElement>('progressbar').value).toBe(1_400);
  expect(columns('items'), 'no column moves').toBe(4);
});
