// A long list under the wheel of a mouse: it goes where it is scrolled, and nowhere by itself.
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';

// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

const scrolled = vi.fn<(to: ScrollToOptions) => void>();
beforeEach(() => {
  scrolled.mockClear();
  Element.prototype.scrollTo = function (to?: ScrollToOptions | number) {
    if (typeof to === 'object') scrolled(to);
  } as typeof Element.prototype.scrollTo;
});
afterEach(cleanup);

/** The list of many claims, scrolled by hand to where its first page ends, and its second page there. */
async function furtherDown() {
  const backend = new FakeBackend({ claims: 'many' });
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard('{F3}');
  await screen.findAllByTestId('claims-row');
  const list = screen.getByRole('listbox');
  scrolled.mockClear();
  const asks = () => backend.calls.filter((call) => call === 'claims').length;
  const asked = asks();
  while (asks() === asked) {
    list.scrollTop += 3_000;
    await fireEvent.scroll(list);
    await new Promise((resume) => setTimeout(resume, 20));
  }
  await waitFor(() => expect(screen.getAllByTestId('claims-row').some((row) => Number(row.getAttribute('aria-posinset')) > 40)).toBe(true));
  return { backend, list };
}

it('more_claims_do_not_take_back_who_scrolled_away_from_the_mark', async () => {
  await furtherDown();
  expect(scrolled).not.toHaveBeenCalled();
});

it('news_of_claims_do_not_take_back_who_scrolled_away_from_the_mark', async () => {
  const { backend } = await furtherDown();
  const asked = backend.calls.filter((call) => call === 'claims').length;
  await backend.newDraft();
  await waitFor(() => expect(backend.calls.filter((call) => call === 'claims').length).toBeGreaterThan(asked));
  expect(scrolled).not.toHaveBeenCalled();
});

it('keys_bring_the_mark_back_into_view', async () => {
  const { list } = await furtherDown();
  await fireEvent.keyDown(list, { key: 'ArrowDown' });
  await waitFor(() => expect(scrolled).toHaveBeenCalled());
  scrolled.mockClear();
  await fireEvent.keyDown(list, { key: 'Home' });
  expect(scrolled).toHaveBeenCalledWith({ top: 0 });
});

it('a_filter_shows_what_it_finds_from_the_top_also_where_the_first_stays_the_first', async () => {
  await furtherDown();
  const user = userEvent.setup();
  await user.keyboard('{Control>}f{/Control}raphos');
  await waitFor(() => expect(scrolled).toHaveBeenCalledWith({ top: 0 }));
});
