// Saving without an act: the newest state goes to the core soon after each change, one save at a time, in order, until it worked.
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** A pause in typing this long, in milliseconds, and the draft is saved. */
export const PAUSE = 120;
const RETRY = 2_000;

/** What becomes of a save. `newest` is false when something was typed while it ran. */
export interface AutosaveActs<In, Out> {
  save: (input: In) => Promise<Out>;
  took: (output: Out, input: In, newest: boolean) => void;
}

/** Keeps one thing saved. */
export class Autosave<In, Out> {
  /** Why the last save failed; it is tried again until it works. */
  problem = $state.raw<Problem | null>(null);
  /** Something is typed that is not saved yet. */
  pending = $state(false);
  #next: { input: In } | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly acts: AutosaveActs<In, Out>) {}

  /** Something changed; `input` is everything as it stands now. */
  changed(input: In): void {
    this.#next = { input };
    this.pending = true;
    this.#wake(PAUSE);
  }

  /** Saves what is not saved yet, now. Answers whether everything is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#running || this.#next) {
      await (this.#running ?? this.#run());
      if (this.problem) return false;
    }
    return true;
  }

  #wake(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A save that is still running looks for more when it ends.
      if (!this.#running) void this.#run();
    }, after);
  }

  #run(): Promise<void> {
    this.#running = this.#saveAll().finally(() => (this.#running = null));
    return this.#running;
  }

  async #saveAll(): Promise<void> {
    while (this.#next) {
      const { input } = this.#next;
      this.#next = null;
      try {
        const output = await this.acts.save(input);
        this.problem = null;
        this.pending = this.#next !== null;
        this.acts.took(output, input, this.#next === null);
      } catch (thrown) {
        this.problem = asProblem(thrown);
        // What failed is still to be saved, unless something newer is.
        this.#next ??= { input };
        this.#wake(RETRY);
        return;
      }
    }
  }
}
