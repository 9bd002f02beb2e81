// The stand-in core for a browser, shaped by the address: ?mode=none|locked|training|server&claims=none|day|many&link=offline&lang=fr&theme=dark&warn=clock_off:-7&prices=list|many|none|never&news=some&pull=running&feeds=bad&practised=yes&keys=keychain,passphrase&line=mediator&files=fine|older|broken&people=ahead
import { FakeBackend } from './fake/fake';
import type { FakeOptions } from './fake/options';

export { FakeBackend } from './fake/fake';

/** A stand-in as the address asks for it. */
export function fakeFromAddress(search: string): FakeBackend {
  const asked = new URLSearchParams(search);
  const options: FakeOptions = {};
  const take = <K extends keyof FakeOptions>(name: string, key: K) => {
    const value = asked.get(name);
    if (value !== null) options[key] = value as NonNullable<FakeOptions[K]>;
  };
  take('mode', 'mode');
  take('claims', 'claims');
  take('link', 'connection');
  take('lang', 'language');
  take('theme', 'theme');
  take('warn', 'warnings');
  take('prices', 'prices');
  take('news', 'news');
  take('pull', 'pull');
  take('feeds', 'feeds');
  take('practised', 'practised');
  take('keys', 'keys');
  take('line', 'line');
  take('files', 'files');
  take('people', 'people');
  const waiting = asked.get('waiting');
  if (waiting !== null) options.filesWaiting = Number(waiting);
  return new FakeBackend(options);
}
