// Short news at the edge of the screen, some with an act such as undo, read out politely.

/** A piece of news. */
export interface Toast {
  id: number;
  text: string;
  act: { label: string; run: () => void } | null;
  tone: 'plain' | 'bad';
}

/** How long news stays; with an act longer, and the act can also be found on the claim itself. */
const STAYS = 6_000;
const STAYS_WITH_ACT = 12_000;

/** The news in view, newest last, and the line read out to screen readers. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  spoken = $state('');
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Shows news. */
  show(text: string, act: Toast['act'] = null, tone: Toast['tone'] = 'plain'): void {
    const toast = { id: this.#next++, text, act, tone };
    this.list = [...this.list.slice(-2), toast];
    this.#later(toast);
  }

  /** Says something to screen readers only. */
  say(text: string): void {
    this.spoken = text;
  }

  /** Takes news away. */
  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
    this.keep(id);
  }

  /** Takes all news away: it is about what is no longer here. */
  clear(): void {
    for (const toast of this.list) this.close(toast.id);
  }

  /** Does what the news offers. */
  act(toast: Toast): void {
    this.close(toast.id);
    toast.act?.run();
  }

  /** Does what the newest news offers, if it offers anything. */
  actOnNewest(): void {
    const toast = this.list.findLast((one) => one.act);
    if (toast) this.act(toast);
  }

  /** Keeps news while somebody points at it. */
  keep(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets kept news go after its time. */
  letGo(toast: Toast): void {
    if (this.list.includes(toast)) this.#later(toast);
  }

  #later(toast: Toast): void {
    this.keep(toast.id);
    this.#timers.set(
      toast.id,
      setTimeout(() => this.close(toast.id), toast.act ? STAYS_WITH_ACT : STAYS),
    );
  }
}
