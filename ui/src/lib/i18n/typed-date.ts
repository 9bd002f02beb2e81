// Dates as clerks type them: digits without separators, day first; what is no day stays as typed for the check to name.

/** The day meant by `typed` as `YYYY-MM-DD`, or `null`. `20` is this month, `2011` is this year. */
export function readTypedDate(typed: string, today: string): string | null {
  const text = typed.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const parts = text.split(/[\s./-]+/).filter(Boolean);
  if (parts.length > 1) return parts.every((part) => /^\d+$/.test(part)) ? fromParts(parts, today) : null;
  return /^\d+$/.test(text) ? fromDigits(text, today) : null;
}

function fromParts([date, month, year]: string[], today: string): string | null {
  return dayOf(year ? century(year) : today.slice(0, 4), month, date);
}

function fromDigits(digits: string, today: string): string | null {
  const [year, month] = [today.slice(0, 4), today.slice(5, 7)];
  switch (digits.length) {
    case 1:
    case 2:
      return dayOf(year, month, digits);
    case 4:
      return dayOf(year, digits.slice(2), digits.slice(0, 2));
    case 6:
      return dayOf(century(digits.slice(4)), digits.slice(2, 4), digits.slice(0, 2));
    case 8:
      // Day first, as on the paper; year first is understood where day first is no day.
      return (
        dayOf(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2)) ??
        dayOf(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6))
      );
    default:
      return null;
  }
}

function century(year: string): string {
  return year.length === 2 ? `20${year}` : year;
}

function dayOf(year: string | undefined, month: string | undefined, date: string | undefined): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(date)];
  if (!(y >= 1900 && y < 2200) || !m || !d) return null;
  const day = new Date(Date.UTC(y, m - 1, d));
  // A day past the month's end rolls over; such a day was never meant.
  return day.getUTCMonth() === m - 1 && day.getUTCDate() === d ? day.toISOString().slice(0, 10) : null;
}

/** The day `by` days after `iso`; `null` when `iso` is no day. */
export function shiftDay(iso: string, by: number): string | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  return Number.isNaN(at) ? null : new Date(at + by * 86_400_000).toISOString().slice(0, 10);
}
