// The choice to fetch people ahead: the size is asked for first, and a refusal of the server leaves it off.
import { expect, test } from 'vitest';
import { FakeBackend } from '../../lib/api/fake/fake';
import { PeopleChoice } from './people.svelte';

test('how many there are is told before anything is fetched', async () => {
  const backend = new FakeBackend();
  let updates = 0;
  const choice = new PeopleChoice(backend, () => updates++);
  await choice.load();
  expect([choice.state?.on, choice.size]).toEqual([false, null]);
  await choice.count();
  expect(choice.size?.people).toBeGreaterThan(1000);
  expect(backend.calls, 'nothing is fetched yet').not.toContain('fetchPeopleAhead');
  await choice.fetch();
  expect([choice.state?.on, updates]).toEqual([true, 1]);
  expect(await choice.forget()).toBe(true);
  expect([choice.state?.on, choice.state?.people, choice.size]).toEqual([false, 0, null]);
});

test('a refusal is told and changes nothing', async () => {
  const backend = new FakeBackend();
  const choice = new PeopleChoice(backend, () => undefined);
  await choice.load();
  backend.failing.set('peopleSize', { code: 'no_right', detail: '' });
  await choice.count();
  expect([choice.problem?.code, choice.size, choice.state?.on, choice.busy]).toEqual(['no_right', null, false, false]);
});
