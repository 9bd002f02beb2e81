// What every page is given: the core, the session, the way to other pages, news and keys.
import { createContext } from 'svelte';
import type { Backend } from '../api/backend';
import { asProblem, problemWords } from '../problem/catalogue';
import { Keys } from './keys';
import { Router } from './router.svelte';
import { Session } from './session.svelte';
import { Toasts } from './toasts.svelte';

/** The surroundings of a page. */
export class AppState {
  readonly session: Session;
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly keys = new Keys();

  constructor(readonly backend: Backend) {
    this.session = new Session(backend);
  }

  /** Runs an act and shows what went wrong as news; answers `null` then. */
  async attempt<T>(act: Promise<T>): Promise<T | null> {
    try {
      return await act;
    } catch (thrown) {
      const { text, act: way } = problemWords(asProblem(thrown));
      this.toasts.show(way ? `${text} ${way}` : text, null, 'bad');
      return null;
    }
  }
}

export const [getApp, setApp] = createContext<AppState>();
