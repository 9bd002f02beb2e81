// The list of claims: pages that follow each other, a filter, a mark that moves by keys, and a choice of several.
import { SvelteSet } from 'svelte/reactivity';
import type { Backend } from '../../lib/api/backend';
import type { ClaimPage } from '../../lib/api/generated/ClaimPage';
import type { ClaimRowView } from '../../lib/api/generated/ClaimRowView';
import type { PageMark } from '../../lib/api/generated/PageMark';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

const PAGE = 100;

/** Claims in the states this list is for, newest change first. */
export class ClaimList {
  rows = $state.raw<readonly ClaimRowView[]>([]);
  loading = $state(false);
  /** Asked at least once, so that *nothing here* is known and not a guess. */
  asked = $state(false);
  problem = $state.raw<Problem | null>(null);
  text = $state('');
  states = $state.raw<readonly string[]>([]);
  marked = $state(0);
  readonly chosen = new SvelteSet<string>();
  /** The list begins with the changes of this day, `YYYY-MM-DD`; `null` at the top. */
  day = $state<string | null>(null);
  #next: PageMark | null = null;
  #question = 0;

  /** `only` are the states this list can show; empty for all. */
  constructor(
    private readonly backend: Backend,
    private readonly only: readonly string[],
    /** Rejected claims stand before all others. */
    private readonly rejectedFirst = false,
  ) {}

  get current(): ClaimRowView | undefined {
    return this.rows[this.marked];
  }

  /** Other claims are asked for when this changes. */
  get which(): string {
    return [this.day, this.states, this.text].join('|');
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The chosen rows, or the marked one where none is chosen. */
  get meant(): ClaimRowView[] {
    const chosen = this.rows.filter((row) => this.chosen.has(row.id));
    return chosen.length > 0 ? chosen : this.current ? [this.current] : [];
  }

  /** Filters by part of a code, number or name. */
  search(text: string): Promise<void> {
    this.text = text;
    return this.start();
  }

  /** Shows one state more or less. */
  toggle(state: string): Promise<void> {
    this.states = this.states.includes(state) ? this.states.filter((one) => one !== state) : [...this.states, state];
    return this.start();
  }

  /** From the top, with nothing chosen. */
  async start(): Promise<void> {
    this.chosen.clear();
    this.marked = 0;
    await this.#ask(this.#top(), PAGE, 'anew');
  }

  /** Begins with the changes of a day, or (`null`) at the top again. */
  goTo(day: string | null): Promise<void> {
    this.day = day;
    return this.start();
  }

  #top(): PageMark | null {
    if (this.day === null) return null;
    const end = new Date(`${this.day}T00:00`).getTime() + 86_400_000;
    return { changed_ms: end, id: '', rejected: false };
  }

  /** Asks again for what is in view; the mark stays on its claim. */
  async again(): Promise<void> {
    await this.#ask(this.#top(), Math.max(PAGE, this.rows.length), 'again');
  }

  /** The next page, when the end of the list comes near. */
  async more(): Promise<void> {
    if (this.loading || !this.#next) return;
    await this.#ask(this.#next, PAGE, 'more');
  }

  async #ask(before: PageMark | null, limit: number, how: 'anew' | 'again' | 'more'): Promise<void> {
    const question = ++this.#question;
    this.loading = true;
    try {
      const states = [...(this.states.length > 0 ? this.states : this.only)];
      const page = await this.backend.claims({ states, text: this.text.trim(), before, rejected_first: this.rejectedFirst && this.day === null, limit });
      // Somebody typed on: this answers an older question.
      if (question === this.#question) this.#took(page, how);
    } catch (thrown) {
      if (question === this.#question) this.problem = asProblem(thrown);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }

  // At once: a mark that points to another claim for a moment would be followed there.
  #took(page: ClaimPage, how: 'anew' | 'again' | 'more'): void {
    const id = this.current?.id;
    this.problem = null;
    this.asked = true;
    this.rows = how === 'more' ? [...this.rows, ...page.rows] : page.rows;
    this.#next = page.next;
    if (how !== 'again') return;
    const at = this.rows.findIndex((row) => row.id === id);
    this.marked = at < 0 ? Math.min(this.marked, Math.max(0, this.rows.length - 1)) : at;
    for (const chosen of this.chosen) if (!this.rows.some((row) => row.id === chosen)) this.chosen.delete(chosen);
  }

  /** Moves the mark. */
  move(by: number): void {
    this.marked = Math.max(0, Math.min(this.rows.length - 1, this.marked + by));
    if (this.marked > this.rows.length - 20) void this.more();
  }

  /** Marks a claim. */
  mark(id: string): void {
    const at = this.rows.findIndex((row) => row.id === id);
    if (at >= 0) this.marked = at;
  }

  /** Adds a claim to the choice or takes it out. */
  choose(id: string): void {
    if (!this.chosen.delete(id)) this.chosen.add(id);
  }

  /** A claim was looked at: its answer is new no more. */
  sawAnswer(id: string): void {
    this.rows = this.rows.map((row) => (row.id === id && row.is_new ? { ...row, is_new: false } : row));
  }
}
