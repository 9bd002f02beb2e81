// What every page is given: the core, the session, the way to other pages, news and keys.
import { createContext } from 'svelte';
import type { Backend } from '../api/backend';
import type { StatusView } from '../api/generated/StatusView';
import { t } from '../i18n/words.svelte';
import { asProblem, problemWords } from '../problem/catalogue';
import { Files } from './files.svelte';
import { Keys } from './keys';
import { Router } from './router.svelte';
import { Session } from './session.svelte';
import { Toasts } from './toasts.svelte';
import { Update } from './update.svelte';

/** The surroundings of a page. */
export class AppState {
  readonly session: Session;
  readonly update: Update;
  readonly files: Files;
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly keys = new Keys();

  constructor(readonly backend: Backend) {
    this.session = new Session(backend, () => {
      this.router.go('desk');
      this.toasts.clear();
      this.files.forget();
    });
    this.update = new Update(this);
    this.files = new Files(this);
  }

  readonly #unsaved = new Set<() => Promise<boolean>>();

  /** A page with something typed says how to save it; answers how to take that back. */
  savesBy(save: () => Promise<boolean>): () => void {
    this.#unsaved.add(save);
    return () => void this.#unsaved.delete(save);
  }

  /** Goes to another home, or closes this one: what is typed is saved first, and where that fails one stays. */
  async leave(act: () => Promise<StatusView>): Promise<void> {
    const saved = await Promise.all([...this.#unsaved].map((save) => save()));
    if (saved.includes(false)) {
      this.toasts.show(t('ui-leave-unsaved'), null, 'bad');
      return;
    }
    const status = await this.attempt(act());
    if (status) await this.session.took(status);
    else void this.session.ask();
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
