// Keys: each page says which chords it answers to; the webview's own never get through.

/** What happens on a chord such as `ctrl+enter`, `f8`, `escape` or `c`. */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

/** Chords of the webview that would search, print, reload or leave the page. */
const WEBVIEW = new Set(['f3', 'f5', 'f7', 'ctrl+p', 'ctrl+r', 'ctrl+f', 'ctrl+g', 'ctrl+s', 'ctrl+u', 'ctrl+shift+r', 'alt+arrowleft', 'alt+arrowright']);

/** The keys in force; what was added last is asked first. */
export class Keys {
  readonly #maps: KeyMap[] = [];

  /** Adds chords until the returned function is called. */
  on(map: KeyMap): () => void {
    this.#maps.push(map);
    return () => {
      this.#maps.splice(this.#maps.indexOf(map), 1);
    };
  }

  /** Answers a key press of the window. */
  handle(event: KeyboardEvent): void {
    const chord = chordOf(event);
    if (WEBVIEW.has(chord)) event.preventDefault();
    // A question on top of the page keeps its keys to itself; somebody who handled the key before has the last word.
    if (event.defaultPrevented && !WEBVIEW.has(chord)) return;
    if (document.querySelector('dialog[open]')) return;
    if (chord.length === 1 && isTyping(event.target)) return;
    const act = this.#maps.findLast((map) => chord in map)?.[chord];
    if (!act) return;
    event.preventDefault();
    act(event);
  }
}

/** `ctrl+shift+k` for an event. */
export function chordOf(event: KeyboardEvent): string {
  const parts = [event.ctrlKey || event.metaKey ? 'ctrl' : '', event.altKey ? 'alt' : ''];
  const key = event.key.toLowerCase();
  if (event.shiftKey && key.length > 1) parts.push('shift');
  return [...parts, key].filter(Boolean).join('+');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}
