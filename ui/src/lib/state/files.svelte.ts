// Master data from files: what a person chose or dropped on the window, and what came of it.
import type { ImportedView } from '../api/generated/ImportedView';
import type { ImportView } from '../api/generated/ImportView';
import type { Problem } from '../api/generated/Problem';
import type { SetUpInput } from '../api/generated/SetUpInput';
import { asProblem } from '../problem/catalogue';
import { t } from '../i18n/words.svelte';
import type { AppState } from './app';
import { isOpen } from './session.svelte';

/** The files chosen last. */
export class Files {
  /** Their names, without folders. */
  names = $state.raw<readonly string[]>([]);
  /** What they brought; `null` before they are taken in. */
  brought = $state.raw<ImportView | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  constructor(private readonly app: AppState) {}

  #taker: (() => void) | null = null;

  /** What is dropped is not master data as long as a page takes it; answers how to end that. */
  takenBy(taker: () => void): () => void {
    this.#taker = taker;
    return () => {
      if (this.#taker === taker) this.#taker = null;
    };
  }

  /** Follows what is dropped on the window until stopped. */
  start(): () => void {
    return this.app.backend.onDropped((names) => {
      if (this.#taker) return this.#taker();
      this.#chose(names);
      const { status } = this.app.session;
      if (status && isOpen(status)) this.app.router.go('settings');
    });
  }

  /** Lets a person choose. */
  async choose(): Promise<void> {
    const names = await this.app.attempt(this.app.backend.chooseFiles(t('ui-files-dialog')));
    if (names && names.length > 0) this.#chose(names);
  }

  /** Takes in what was chosen; `anyway` also what is older than what is here. */
  import(anyway: boolean): Promise<void> {
    return this.#take(() => this.app.backend.importFiles(anyway));
  }

  /** Sets this computer up from what was chosen, and shows what came. */
  async setUp(input: SetUpInput): Promise<void> {
    await this.#take(() => this.app.backend.setUpFromFiles(input));
    if (this.brought) this.app.router.go('settings');
  }

  /** Files are chosen and not taken in yet. */
  get waiting(): boolean {
    return this.names.length > 0 && this.brought === null;
  }

  /** Lists that were refused for being older than what is here. */
  get older(): readonly ImportedView[] {
    return this.brought?.files.filter((list) => list.problem?.code === 'file_older') ?? [];
  }

  /** Nothing of it concerns another home. */
  forget(): void {
    this.#chose([]);
  }

  #chose(names: readonly string[]): void {
    this.names = names;
    this.brought = null;
    this.problem = null;
  }

  async #take(act: () => Promise<ImportView>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      this.brought = await act();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.busy = false;
    }
    await this.app.session.ask();
  }
}
