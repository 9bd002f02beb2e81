// What can be set on this computer: each change is saved as it is made, and says so.
import type { Backend } from '../../lib/api/backend';
import type { Problem } from '../../lib/api/generated/Problem';
import type { SettingsInput } from '../../lib/api/generated/SettingsInput';
import type { SettingsView } from '../../lib/api/generated/SettingsView';
import { asProblem } from '../../lib/problem/catalogue';

/** The settings page. */
export class SettingsPage {
  view = $state.raw<SettingsView | null>(null);
  /** The field whose change was refused, and why. */
  refused = $state.raw<{ field: keyof SettingsInput; problem: Problem } | null>(null);
  problem = $state.raw<Problem | null>(null);
  saved = $state<keyof SettingsInput | null>(null);
  #queue: Promise<void> = Promise.resolve();

  /** `follow` makes the rest of the screen take the settings on. */
  constructor(
    private readonly backend: Backend,
    private readonly follow: (view: SettingsView) => void,
  ) {}

  async load(): Promise<void> {
    try {
      this.view = await this.backend.settings();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Changes one thing. Changes are saved one after the other, each upon what the one before left. */
  change<K extends keyof SettingsInput>(field: K, value: SettingsInput[K]): Promise<void> {
    this.#queue = this.#queue.then(() => this.#change(field, value));
    return this.#queue;
  }

  async #change<K extends keyof SettingsInput>(field: K, value: SettingsInput[K]): Promise<void> {
    if (!this.view || this.view.changeable[field] === value) return;
    this.saved = null;
    try {
      this.took(await this.backend.saveSettings({ ...this.view.changeable, [field]: value }));
      this.refused = null;
      this.saved = field;
    } catch (thrown) {
      this.refused = { field, problem: asProblem(thrown) };
    }
  }

  took(view: SettingsView): void {
    this.view = view;
    this.follow(view);
  }
}
