// The mind of a combobox: what was typed, what was found, which hit is marked, and what Enter means. No DOM.

/** A hit that can be taken; `key` tells it from others, `exact` is what typing it in full looks like. */
export interface Hit {
  key: string;
  exact: string;
}

/** What the field does with the outcome. */
export interface SuggestActs<H extends Hit> {
  search: (text: string) => Promise<H[]>;
  /** Searches farther, where somebody asks for it. */
  searchWide?: ((text: string) => Promise<H[]>) | undefined;
  /** A hit was taken by key or pointer. */
  take: (hit: H) => void;
  /** The field was left, or Enter pressed without a suggestion; `exact` is the hit the text names in full, if it does. */
  leaveText: (text: string, exact: H | undefined) => void;
  /** Enter on a field that holds nothing new. */
  next: () => void;
}

/** The state of one combobox. */
export class Suggest<H extends Hit> {
  text = $state('');
  hits = $state.raw<readonly H[]>([]);
  marked = $state(0);
  open = $state(false);
  /** Typed since the last hit was taken. */
  typed = $state(false);
  /** A last row stands below the hits: it searches farther. */
  more = $state(false);
  /** Nothing was found even where it was searched farther. */
  none = $state(false);
  #wide = false;
  #asked = 0;
  #searching = false;
  /** Enter came before the answer: it is carried out when the answer is there. */
  #takeFirst = false;

  constructor(private readonly acts: SuggestActs<H>) {}

  get current(): H | undefined {
    return this.open ? this.hits[this.marked] : undefined;
  }

  /** Shows a value that was set from outside; a text being typed is never overwritten. */
  show(text: string): void {
    if (!this.typed) this.text = text;
  }

  /** A keystroke changed the text. An answer to an older text is ignored. */
  async type(text: string): Promise<void> {
    this.text = text;
    this.typed = true;
    const question = ++this.#asked;
    if (!text.trim()) {
      this.#found([]);
      return;
    }
    this.#searching = true;
    const search = (this.#wide && this.acts.searchWide) || this.acts.search;
    const hits = await search(text.trim()).catch(() => []);
    if (question !== this.#asked) return;
    this.#found(hits);
    if (this.#takeFirst) this.enter();
  }

  #found(hits: readonly H[]): void {
    this.#searching = false;
    this.hits = hits;
    this.more = Boolean(this.acts.searchWide && !this.#wide && this.text.trim());
    this.none = this.#wide && hits.length === 0 && this.text.trim() !== '';
    // Where nothing is found, Enter keeps what was typed: searching farther is asked for.
    this.marked = hits.length > 0 ? Math.max(0, this.#exactAt()) : -1;
    this.open = hits.length > 0 || this.more || this.none;
  }

  #exactAt(): number {
    const wanted = this.text.trim().toLowerCase();
    return this.hits.findIndex((hit) => hit.exact.toLowerCase() === wanted);
  }

  /** Moves the mark, round and round. */
  move(by: number): void {
    const rows = this.hits.length + (this.more ? 1 : 0);
    if (rows === 0) return;
    this.open = true;
    this.marked = (Math.max(this.marked, by > 0 ? -1 : 0) + by + rows) % rows;
  }

  /** The mark is on the row that searches farther. */
  get onMore(): boolean {
    return this.open && this.more && this.marked === this.hits.length;
  }

  /** Searches farther for what is typed, until something is taken or the field is left; answers whether there is farther to go. */
  widen(): boolean {
    if (!this.more) return false;
    this.#wide = true;
    void this.type(this.text);
    return true;
  }

  /** Enter: takes the marked hit; without one keeps the text; with nothing new goes on. */
  enter(): void {
    if (this.typed && this.#searching) {
      this.#takeFirst = true;
      return;
    }
    this.#takeFirst = false;
    if (this.typed && this.onMore) this.widen();
    else if (this.typed && this.current) this.take(this.current);
    else if (this.typed) this.#settle();
    else this.acts.next();
  }

  /** Takes a hit. */
  take(hit: H): void {
    this.#quiet();
    this.acts.take(hit);
  }

  /** The field is left: a text that names a hit exactly takes it, any other stays as typed. */
  leave(): void {
    if (!this.typed) {
      this.open = false;
      return;
    }
    this.#settle();
  }

  #settle(): void {
    const text = this.text.trim();
    const exact = this.#searching ? undefined : this.hits[this.#exactAt()];
    this.#quiet();
    this.acts.leaveText(text, exact);
  }

  #quiet(): void {
    this.#asked++;
    this.#searching = false;
    this.#takeFirst = false;
    this.typed = false;
    this.open = false;
    this.more = false;
    this.none = false;
    this.#wide = false;
  }

  /** Esc: answers whether there was a list to close. */
  close(): boolean {
    const was = this.open;
    this.open = false;
    return was;
  }
}
