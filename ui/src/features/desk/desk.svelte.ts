// What the desk shows: what needs a person now, and the figures.
import type { Backend } from '../../lib/api/backend';
import type { DeskView } from '../../lib/api/generated/DeskView';
import type { NeedView } from '../../lib/api/generated/NeedView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** The desk. */
export class Desk {
  view = $state.raw<DeskView | null>(null);
  problem = $state.raw<Problem | null>(null);
  marked = $state(0);
  #question = 0;

  constructor(private readonly backend: Backend) {}

  /** Asks again; an answer to an older question is ignored, the mark stays on its claim. */
  async ask(): Promise<void> {
    const question = ++this.#question;
    const id = this.current?.claim.id;
    try {
      const view = await this.backend.desk();
      if (question !== this.#question) return;
      this.view = view;
      this.problem = null;
      const at = view.needs.findIndex((need) => need.claim.id === id);
      this.marked = at < 0 ? Math.max(0, Math.min(this.marked, view.needs.length - 1)) : at;
    } catch (thrown) {
      if (question === this.#question) this.problem = asProblem(thrown);
    }
  }

  get current(): NeedView | undefined {
    return this.view?.needs[this.marked];
  }

  move(by: number): void {
    this.marked = Math.max(0, Math.min((this.view?.needs.length ?? 1) - 1, this.marked + by));
  }

  /** Number and money of some states together. */
  sum(...states: string[]): { count: number; total: string } {
    const found = (this.view?.by_state ?? []).filter((one) => states.includes(one.state));
    return { count: found.reduce((all, one) => all + one.count, 0), total: addExactly(found.map((one) => one.total)) };
  }
}

/** Adds decimals without a float; each is written with a point. */
export function addExactly(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => (amount.split('.')[1] ?? '').length));
  const sum = amounts.reduce((all, amount) => {
    const [whole = '0', part = ''] = amount.split('.');
    return all + BigInt(whole + part.padEnd(places, '0'));
  }, 0n);
  const digits = String(sum).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
