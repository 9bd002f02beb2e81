// The lines of a claim as a grid: an empty row is always there, and each key puts the focus where the next keystroke belongs.
import type { DraftView } from '../../lib/api/generated/DraftView';
import type { HitView } from '../../lib/api/generated/HitView';
import type { LineInput } from '../../lib/api/generated/LineInput';

/** A row of the grid: a line as typed, with what the core last said about it. */
export interface Row extends LineInput {
  /** Stays with the row however it moves, so that an answer finds the row it is about. */
  readonly uid: number;
  name: string;
  amount: string | null;
}

let uids = 0;
const emptyRow = (line?: LineInput): Row => ({ kind: '', code: '', quantity: '', price: '', ...line, uid: ++uids, name: '', amount: null });
const isEmpty = (row: Row) => !row.code && !row.quantity && !row.price;

/** The rows and the habits of their keys. */
export class Lines {
  rows = $state<Row[]>([emptyRow()]);

  constructor(
    private readonly changed: () => void,
    private readonly focusOn: (path: string) => void,
  ) {}

  /** The rows that are lines. */
  get filled(): Row[] {
    return $state.snapshot(this.rows).filter((row) => !isEmpty(row));
  }

  load(lines: readonly LineInput[]): void {
    this.rows = [...lines.map(emptyRow), emptyRow()];
  }

  /** Takes names, amounts and filled prices from the core's answer about the rows that were sent. */
  learn(view: DraftView, sent: readonly Row[]): void {
    sent.forEach((was, at) => {
      const row = this.rows.find((one) => one.uid === was.uid);
      const line = view.lines[at];
      if (!row || !line || row.code !== was.code) return;
      row.name = line.name;
      row.amount = line.amount;
      row.kind ||= line.kind;
      if (!row.price) row.price = line.price;
    });
  }

  /** A path of the core, which counts the lines that were sent, as a path of the screen, which counts rows. */
  pathOnScreen(path: string, sent: readonly Row[]): string {
    return path.replace(/^lines\.(\d+)\./, (all, at: string) => {
      const row = this.rows.findIndex((one) => one.uid === sent[Number(at)]?.uid);
      return row < 0 ? all : `lines.${row}.`;
    });
  }

  /** The code cell of the first row that waits for one. */
  nextOpen(): string {
    const at = this.rows.findIndex(isEmpty);
    return `lines.${at < 0 ? this.rows.length - 1 : at}.code`;
  }

  /** A service or item was taken: quantity 1 and selected, price from the list. */
  take(row: Row, hit: Pick<HitView, 'kind' | 'code' | 'name' | 'price'>): void {
    row.kind = hit.kind;
    row.code = hit.code;
    row.name = hit.name;
    row.price = hit.price ?? '';
    row.quantity ||= '1';
    this.#grow();
    this.changed();
    this.focusOn(`lines.${this.rows.indexOf(row)}.quantity`);
  }

  /** A code left in the cell: one of the list, or kept as typed for the check to name. */
  setCode(row: Row, typed: string, exact?: Pick<HitView, 'kind' | 'code' | 'name' | 'price'>): void {
    const code = exact?.code ?? typed;
    if (code === row.code) return;
    Object.assign(row, { kind: exact?.kind ?? '', code, name: exact?.name ?? '', price: exact?.price ?? '', amount: null });
    if (code) row.quantity ||= '1';
    this.#grow();
    this.changed();
  }

  setQuantity(row: Row, quantity: string): void {
    row.quantity = quantity;
    row.amount = null;
    this.#grow();
    this.changed();
  }

  setPrice(row: Row, price: string): void {
    row.price = price;
    row.amount = null;
    this.#grow();
    this.changed();
  }

  /** Enter on a quantity or price: the next row's code. */
  next(row: Row): void {
    this.focusOn(`lines.${this.rows.indexOf(row) + 1}.code`);
  }

  /** Removes a row and answers how to put it back; the empty last row stays. */
  remove(row: Row): (() => void) | null {
    const at = this.rows.indexOf(row);
    if (at < 0 || isEmpty(row)) return null;
    const kept = $state.snapshot(row);
    this.rows.splice(at, 1);
    this.changed();
    this.focusOn(`lines.${Math.min(at, this.rows.length - 1)}.code`);
    return () => {
      this.rows.splice(Math.min(at, this.rows.length - 1), 0, { ...kept, uid: ++uids });
      this.changed();
      this.focusOn(`lines.${at}.quantity`);
    };
  }

  #grow(): void {
    const last = this.rows.at(-1);
    if (!last || !isEmpty(last)) this.rows.push(emptyRow());
  }
}
