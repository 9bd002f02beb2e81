// Files that wait for a link that does not cost by volume: told with their size, and sent all the same by one press.
import { cleanup, configure, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import App from '../../App.svelte';
import { FakeBackend } from '../api/fake';

afterEach(cleanup);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

async function desk(options: ConstructorParameters<typeof FakeBackend>[0]) {
  const backend = new FakeBackend({ claims: 'day', ...options });
  render(App, { props: { backend } });
  await screen.findByTestId('ledger');
  return backend;
}

it('files_that_wait_are_told_with_their_size_and_go_by_one_press', async () => {
  const backend = await desk({ filesWaiting: 3 });
  expect((await screen.findByTestId('files-waiting')).textContent).toMatch(/3 files \(1\.2 MB\) wait for a link/);
  await userEvent.click(screen.getByTestId('send-with-files'));
  await screen.findByText('3 files sent');
  expect(backend.calls).toContain('sendWithFiles');
  await waitFor(() => expect(screen.queryByTestId('files-waiting')).toBeNull());
});

it('files_that_could_not_go_wait_on_and_it_is_said_why', async () => {
  await desk({ filesWaiting: 1, connection: 'offline' });
  await userEvent.click(await screen.findByTestId('send-with-files'));
  await screen.findByText(/The server cannot be reached/);
  expect(screen.getByTestId('files-waiting').textContent).toContain('1 file (412 kB) waits');
});

it('where_the_link_costs_nothing_files_go_by_themselves_and_nobody_is_asked', async () => {
  const backend = await desk({ filesWaiting: 2 });
  await screen.findByTestId('files-waiting');
  await backend.useTheLink();
  await waitFor(() => expect(screen.queryByTestId('files-waiting')).toBeNull());
});
