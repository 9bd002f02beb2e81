// Files of master data and the ways to reach a server, as a person goes through them.
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { FakeBackend } from '../src/lib/api/fake';

afterEach(cleanup);

async function settings(backend: FakeBackend) {
  const user = userEvent.setup();
  render(App, { props: { backend } });
  await screen.findByTestId('nav-desk');
  await user.keyboard('{F9}');
  await screen.findByTestId('files-choose');
  return user;
}

async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`));
}

describe('files of master data', () => {
  it('are_taken_in_when_chosen_and_bear_their_date', async () => {
    const backend = new FakeBackend({ mode: 'server' });
    const user = await settings(backend);
    await user.click(screen.getByTestId('files-choose'));
    const lists = await screen.findAllByTestId('brought');
    expect(lists.map((list) => list.dataset.list)).toEqual(['services', 'facilities', 'people']);
    expect(lists[0]?.textContent).toMatch(/Services.*240 entries.*as of/s);
    expect(lists[0]?.textContent).toContain('Row 17 M0113: no usable price');
    expect(await violations()).toEqual([]);
  });

  it('that_are_older_come_in_only_after_a_question', async () => {
    const backend = new FakeBackend({ mode: 'server', files: 'older' });
    const user = await settings(backend);
    await user.click(screen.getByTestId('files-choose'));
    const anyway = await screen.findByTestId('files-anyway');
    await user.click(anyway);
    const question = await screen.findByRole('dialog');
    expect(question.textContent).toContain('Services');
    expect(backend.calls.filter((call) => call === 'importFiles')).toHaveLength(1);
    await user.click(within(question).getByText('Import anyway'));
    await waitFor(() => expect(screen.queryByTestId('files-anyway')).toBeNull());
    expect(backend.calls.filter((call) => call === 'importFiles')).toHaveLength(2);
  });

  it('that_are_broken_are_named_with_what_to_do_and_stop_no_other', async () => {
    const user = await settings(new FakeBackend({ mode: 'server', files: 'broken' }));
    await user.click(screen.getByTestId('files-choose'));
    const lists = await screen.findAllByTestId('brought');
    expect(lists[2]?.textContent).toMatch(/extract\.db3.*broken or not complete.*Copy it again/s);
    expect(lists[1]?.textContent).toContain('31 entries');
  });

  it('dropped_on_any_page_wait_in_the_settings_to_be_taken_in', async () => {
    const backend = new FakeBackend({ mode: 'server' });
    render(App, { props: { backend } });
    await screen.findByTestId('nav-desk');
    backend.drop();
    expect((await screen.findByTestId('files-chosen')).textContent).toContain('register_healthfacilities.xml');
    expect(backend.calls).not.toContain('importFiles');
    await userEvent.click(screen.getByTestId('files-import'));
    expect(await screen.findAllByTestId('brought')).toHaveLength(3);
  });

  it('set_a_computer_up_that_never_has_a_link', async () => {
    const backend = new FakeBackend({ mode: 'none' });
    const user = userEvent.setup();
    render(App, { props: { backend } });
    await user.click(await screen.findByTestId('setup-files'));
    await user.click(screen.getByTestId('files-choose'));
    await screen.findByTestId('files-chosen');
    await user.click(screen.getByTestId('setup-from-files'));
    expect(backend.calls, 'the facility is needed').not.toContain('setUpFromFiles');
    expect(document.activeElement?.id).toBe('setup-facility');
    expect(await violations()).toEqual([]);
    await user.keyboard('RAPHOS{Enter}');
    expect(await screen.findAllByTestId('brought')).toHaveLength(3);
  });
});

describe('the way to the server', () => {
  it('asks_for_what_the_way_to_sign_in_takes_and_sends_nothing_else', async () => {
    const backend = new FakeBackend({ mode: 'server' });
    const sent: unknown[] = [];
    const signIn = backend.signIn.bind(backend);
    backend.signIn = (...input: unknown[]) => {
      sent.push(input[0]);
      return signIn();
    };
    const user = await settings(backend);
    await user.type(screen.getByLabelText('Password'), 'secret');
    await user.selectOptions(screen.getByLabelText('Sign in with'), 'token');
    expect(screen.queryByLabelText('Password')).toBeNull();
    await user.type(screen.getByLabelText('Access token'), 'a.b.c{Enter}');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({ way: 'token', user: 'arai', password: '', token: 'a.b.c', remember: false });
    await waitFor(() => expect((screen.getByLabelText('Access token') as HTMLInputElement).value).toBe(''));
  });

  it('keeps_headers_and_certificates_that_nobody_changes_and_shows_none', async () => {
    const backend = new FakeBackend({ mode: 'server', line: 'mediator' });
    const sent: unknown[] = [];
    const save = backend.saveConnection.bind(backend);
    backend.saveConnection = (input) => {
      sent.push(input);
      return save(input);
    };
    const user = await settings(backend);
    const form = await screen.findByRole('form', { name: 'How the server is reached', hidden: true });
    expect(form.textContent).toContain('In use: X-Facility-Key');
    expect(await violations()).toEqual([]);
    await user.click(within(form).getByTestId('save-connection'));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({ server: 'https://imis.example.org/api/', headers: null, ca_pem: null, client_pem: null, desks: 1 });

    await user.upload(document.getElementById('line-ca') as HTMLInputElement, new File(['-----BEGIN'], 'scheme.pem'));
    expect(await within(form).findByText(/scheme\.pem/)).toBeTruthy();
    await user.click(within(form).getByLabelText('Remove the headers in use'));
    await user.click(within(form).getByTestId('save-connection'));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ headers: [], ca_pem: '-----BEGIN', client_pem: null });
  });

  it('is_not_needed_for_training_from_a_locked_door', async () => {
    render(App, { props: { backend: new FakeBackend({ mode: 'locked' }) } });
    await userEvent.click(await screen.findByTestId('unlock-training'));
    await screen.findByTestId('nav-desk');
  });
});
