// Updating the master data: one at a time, whichever page asked for it, and stopped from any.
import { t } from '../i18n/words.svelte';
import type { AppState } from './app';

/** The update of the payer's lists. */
export class Update {
  /** Asked for here; the core also updates by itself. */
  asked = $state(false);
  #stopped = false;

  constructor(private readonly app: AppState) {}

  /** An update runs, whoever began it. */
  get busy(): boolean {
    return this.asked || (this.app.session.status?.syncing ?? false);
  }

  /** Fetches what changed; `full` compares every entry. Says what came of it. */
  async run(full: boolean): Promise<void> {
    if (this.busy) return;
    const { backend, session, toasts } = this.app;
    this.asked = true;
    this.#stopped = false;
    const outcome = await this.app.attempt(backend.sync(full));
    this.asked = false;
    void session.ask();
    if (!outcome) return;
    if (this.#stopped) toasts.show(t('ui-pull-stopped'));
    else if (outcome.failed.length === 0) toasts.show(t('ui-settings-pulled'));
    else toasts.show(t('ui-settings-pulled-partly', { feeds: outcome.failed.map((feed) => t(`ui-feed-${feed}`)).join(', ') }), null, 'bad');
  }

  /** Stops after the page in flight; what is whole is kept. */
  stop(): void {
    this.#stopped = true;
    void this.app.attempt(this.app.backend.cancelSync());
  }
}
