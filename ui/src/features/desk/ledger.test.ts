// The ledger as an administrator reads it: a month to a row, and what went through at the first try.
import { cleanup, configure, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../../lib/api/fake';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

async function ledger(backend: FakeBackend) {
  render(App, { props: { backend } });
  return within(await screen.findByTestId('ledger'));
}

const cells = (row: Element) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim().replace(/\s+/g, ' '));

describe('the ledger', () => {
  it('has_a_row_for_each_month_with_its_sums_and_its_share_at_the_first_try', async () => {
    const shown = await ledger(new FakeBackend({ claims: 'day' }));
    const [months] = await shown.findAllByRole('table');
    const [heads, newest, before] = [...(months?.querySelectorAll('tr') ?? [])];
    expect([...(heads?.querySelectorAll('th') ?? [])].map((head) => head.textContent)).toEqual(
      ['Month', 'Claims', 'Claimed', 'Approved', 'Rejected', 'Waiting', 'Paid', 'First try']);
    expect(newest && cells(newest)?.slice(1), 'nothing is decided yet').toEqual(
      ['900', '211,200.50', '20,000.00', '12,000.25', '179,200.25', '0.00', '–']);
    expect(before && cells(before)?.at(-1), '684 of 810').toBe('84%');
    expect(shown.getByText('84% of 7,020 decided')).toBeTruthy();
  });

  it('says_so_where_nothing_is_at_the_payer', async () => {
    const shown = await ledger(new FakeBackend({ claims: 'none' }));
    expect(await shown.findByText('No claim is at the payer yet.')).toBeTruthy();
    expect(shown.queryByRole('table')).toBeNull();
  });
});
