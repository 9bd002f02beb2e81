// The present, for ages that grow while one looks at them.

/** The one clock of the screens; tests set it. */
class Clock {
  now = $state(Date.now());

  /** Ticks until stopped; ages are told in minutes, so a slow tick is enough. */
  start(): () => void {
    const timer = setInterval(() => (this.now = Date.now()), 20_000);
    return () => clearInterval(timer);
  }

  /** Today as `YYYY-MM-DD`, by this computer's own calendar. */
  get today(): string {
    return isoOf(new Date(this.now));
  }
}

/** The local calendar day of an instant. */
export function isoOf(day: Date): string {
  const month = String(day.getMonth() + 1).padStart(2, '0');
  return `${day.getFullYear()}-${month}-${String(day.getDate()).padStart(2, '0')}`;
}

export const clock = new Clock();
