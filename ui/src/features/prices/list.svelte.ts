// The price list: searched as one types, filtered by kind, in pages that follow each other.
import type { Backend } from '../../lib/api/backend';
import type { PricesView } from '../../lib/api/generated/PricesView';
import type { PriceView } from '../../lib/api/generated/PriceView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** Rows asked for at a time, and of a search at most. */
export const PAGE = 200;

/** What is shown: both kinds, services first, or one of them. */
export const KINDS = ['', 'service', 'item'] as const;
export type Kind = (typeof KINDS)[number];

/** Why no row is there. */
export type Empty = 'never' | 'none' | 'none-kind' | 'not-found';

/** This facility's price list. */
export class PriceList {
  rows = $state.raw<readonly PriceView[]>([]);
  text = $state('');
  kind = $state<Kind>('');
  problem = $state.raw<Problem | null>(null);
  /** The last answer; `null` until the first, so that *nothing here* is known and not a guess. */
  view = $state.raw<PricesView | null>(null);
  #next: string | null = null;
  #loading = false;
  #question = 0;

  constructor(private readonly backend: Backend) {}

  /** Rows there are in all, as far as it is known: a search has one page. */
  get total(): number {
    if (!this.view || this.text.trim()) return this.rows.length;
    const { services, items } = this.view;
    return this.kind === 'service' ? services : this.kind === 'item' ? items : services + items;
  }

  /** A search found more than is shown. */
  get cut(): boolean {
    return this.text.trim() !== '' && this.rows.length >= PAGE;
  }

  readonly empty: Empty | null = $derived.by(() => {
    if (!this.view || this.rows.length > 0) return null;
    if (this.view.services + this.view.items === 0) return this.view.as_of_ms === null ? 'never' : 'none';
    if (this.text.trim()) return 'not-found';
    // The list names what the catalogue, which is still on its way, will tell of.
    return this.total > 0 ? 'never' : 'none-kind';
  });

  /** Part of a code or words of a name. */
  search(text: string): Promise<void> {
    this.text = text;
    return this.start();
  }

  /** Shows one kind, or both. */
  show(kind: Kind): Promise<void> {
    this.kind = kind;
    return this.start();
  }

  /** Both, services, items, both… */
  cycle(): Promise<void> {
    return this.show(KINDS[(KINDS.indexOf(this.kind) + 1) % KINDS.length] ?? '');
  }

  /** From the top. */
  start(): Promise<void> {
    return this.#ask('', PAGE);
  }

  /** Asks again for as much as is there: the list has been updated. */
  async again(): Promise<void> {
    const had = this.rows.length;
    await this.start();
    while (this.rows.length < had && this.#next !== null && !this.problem) await this.more();
  }

  /** The next page, when the end of the rows comes near. */
  async more(): Promise<void> {
    if (this.#loading || this.#next === null) return;
    await this.#ask(this.#next, PAGE);
  }

  async #ask(after: string, limit: number): Promise<void> {
    const question = ++this.#question;
    this.#loading = true;
    try {
      const view = await this.backend.prices({ text: this.text.trim(), kind: this.kind, after, limit });
      // Somebody typed on: this answers an older question.
      if (question !== this.#question) return;
      this.problem = null;
      this.view = view;
      this.rows = after ? [...this.rows, ...view.rows] : view.rows;
      this.#next = view.next;
    } catch (thrown) {
      if (question === this.#question) this.problem = asProblem(thrown);
    } finally {
      if (question === this.#question) this.#loading = false;
    }
  }
}
