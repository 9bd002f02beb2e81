// What the page of prices says of lists that could not be fetched or read, and where that is mended.
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';
import type { FeedView } from '../../lib/api/generated/FeedView';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

/** The page over lists with these problems. */
async function prices(problems: Record<string, string>, backend = new FakeBackend({ mode: 'server' })) {
  const status = backend.status.bind(backend);
  const troubled = (feed: FeedView) => ({ ...feed, last_problem: problems[feed.name] ?? null });
  backend.status = async () => {
    const now = await status();
    return { ...now, feeds: now.feeds.map(troubled) };
  };
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard('{F6}');
  await screen.findAllByTestId('price-row');
  return { backend, user };
}

const troubles = () => screen.queryAllByTestId('prices-trouble').map((one) => one.textContent?.replace(/\s+/g, ' ').trim());

it('a_list_that_came_empty_is_told_above_the_prices_still_in_use_and_its_mending_is_one_press_away', async () => {
  const { user } = await prices({ item_prices: 'list_gone' });
  expect(troubles()).toHaveLength(1);
  expect(troubles()[0]).toMatch(/^Prices of items The payer’s server sent this list empty.*stays in use.*Ask the payer whether the list was withdrawn/);
  await user.click(within(screen.getByTestId('prices-trouble')).getByRole('button'));
  await waitFor(() => expect(screen.getByTestId('nav-settings').getAttribute('aria-current')).toBe('page'));
});

it('one_trouble_of_both_lists_is_told_once', async () => {
  await prices({ service_prices: 'no_right', item_prices: 'no_right' });
  expect(troubles()).toHaveLength(1);
  expect(troubles()[0]).toMatch(/^Prices of services, Prices of items This user may not/);
});

it('a_server_that_is_away_and_the_trouble_of_other_lists_are_no_news_here', async () => {
  await prices({ service_prices: 'server_unreachable', places: 'no_right' });
  expect(troubles()).toEqual([]);
});

it('as_long_as_the_lists_are_fetched_anew_the_old_trouble_is_not_told', async () => {
  const backend = new FakeBackend({ mode: 'server' });
  backend.syncing = true;
  await prices({ item_prices: 'list_gone' }, backend);
  await screen.findByTestId('pull');
  expect(troubles()).toEqual([]);
  backend.syncing = false;
  backend.tell({ what: 'status' });
  await waitFor(() => expect(troubles()).toHaveLength(1));
});

it('a_list_that_cannot_be_read_is_not_an_empty_one_and_is_asked_for_again', async () => {
  const backend = new FakeBackend({ mode: 'server' });
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await waitFor(() => expect(backend.calls).toContain('prices'));
  backend.failing.set('prices', { code: 'internal', detail: '' });
  await user.keyboard('{F6}');
  const again = await screen.findByRole('button', { name: 'Try again' });
  expect(screen.queryByTestId('prices-empty')).toBeNull();
  expect(screen.getByTestId('kind-all').textContent, 'not known is never 0').not.toMatch(/\d/);
  await user.click(again);
  await screen.findAllByTestId('price-row');
  expect(screen.getByTestId('kind-all').textContent).toMatch(/28/);
});
