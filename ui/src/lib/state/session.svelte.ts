// What the frame knows of the core: the status, the running pull, and the settings that rule the look.
import type { Backend } from '../api/backend';
import type { Changed } from '../api/generated/Changed';
import type { ProgressView } from '../api/generated/ProgressView';
import type { SettingsView } from '../api/generated/SettingsView';
import type { StatusView } from '../api/generated/StatusView';
import type { Theme } from '../api/generated/Theme';
import type { Problem } from '../api/generated/Problem';
import { words } from '../i18n/words.svelte';
import { asProblem } from '../problem/catalogue';

/** The state shared by all pages. */
export class Session {
  status = $state.raw<StatusView | null>(null);
  settings = $state.raw<SettingsView | null>(null);
  /** How far each list of a running pull is, in the order in which they began; some come side by side. */
  coming = $state.raw<readonly ProgressView[]>([]);
  /** Why the core could not even be asked. */
  problem = $state.raw<Problem | null>(null);
  /** The draft that was open last, so that leaving the page and coming back goes on with it. */
  openDraft: { id: string; code: string; blank: boolean } | null = null;
  /** Changes in the price list that nobody has looked at. */
  priceNews = $state(0);
  #asking: Promise<void> | null = null;
  #again = false;

  /** `left` is called when another home is open than before, or none: nothing of the old one may stay on the screen. */
  constructor(
    private readonly backend: Backend,
    private readonly left: () => void = () => undefined,
  ) {}

  /** The list that is waited for: the first that is not complete. */
  get progress(): ProgressView | null {
    return this.coming.find((one) => one.of === null || one.done < one.of) ?? this.coming.at(-1) ?? null;
  }

  get currency(): string {
    return this.status?.currency ?? '';
  }

  /** Asks for the first time and follows the core until stopped. */
  start(): () => void {
    const stop = this.backend.onChange((changed) => this.follow(changed));
    void this.ask();
    return stop;
  }

  /** Takes an event of the core. */
  follow(changed: Changed): void {
    if (changed.what === 'progress') {
      const known = this.coming.some((one) => one.feed === changed.feed);
      this.coming = known ? this.coming.map((one) => (one.feed === changed.feed ? changed : one)) : [...this.coming, changed];
      return;
    }
    if (changed.what === 'mirror') void this.askPrices();
    void this.ask();
  }

  /** Asks how much of the price list is news. */
  async askPrices(): Promise<void> {
    try {
      this.priceNews = (await this.backend.prices({ text: '', kind: '', after: '', limit: 1 })).unseen;
    } catch {
      // A badge is no place for a problem; the page of the list tells it.
    }
  }

  /** Asks for the status; a question during a question is asked once more afterwards, so the last answer is never stale. */
  ask(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return this.#asking;
    }
    this.#asking = this.#askUntilQuiet().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #askUntilQuiet(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.took(await this.backend.status());
        this.problem = null;
      } catch (thrown) {
        this.problem = asProblem(thrown);
      }
    } while (this.#again);
  }

  /** Takes a status, from whatever call answered with it. */
  async took(status: StatusView): Promise<void> {
    const before = this.status;
    if (before && isOpen(before) && before.mode !== status.mode) this.#forget();
    const opened = isOpen(status) && before?.mode !== status.mode;
    this.status = status;
    if (!status.syncing) this.coming = [];
    if (opened) void this.askPrices();
    if (opened || (isOpen(status) && !this.settings)) this.tookSettings(await this.backend.settings());
  }

  #forget(): void {
    this.openDraft = null;
    this.settings = null;
    this.coming = [];
    this.priceNews = 0;
    this.left();
  }

  /** Takes settings and follows them: language and colours. */
  tookSettings(settings: SettingsView): void {
    this.settings = settings;
    words.use(settings.changeable.language);
    paint(settings.changeable.theme);
  }
}

/** Whether there is data to show. */
export function isOpen(status: StatusView): boolean {
  return status.mode === 'training' || status.mode === 'server';
}

/** Puts the colours on; the style sheet knows the system's own. */
export function paint(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
