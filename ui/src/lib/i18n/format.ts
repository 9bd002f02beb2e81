// How amounts, dates and ages are written; the one place for it.
import { clock, isoOf } from './clock.svelte';
import { t, words, type Lang } from './words.svelte';

const LOCALES: Record<Lang, string> = { en: 'en-GB', fr: 'fr-FR' };
const MARKS: Record<Lang, { group: string; decimal: string }> = {
  en: { group: ',', decimal: '.' },
  fr: { group: '\u202f', decimal: ',' },
};
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `2026-11-20` as `20 Nov 2026`; anything else stays as it is. */
export function day(iso: string): string {
  return dayAs(iso, { day: '2-digit', month: 'short', year: 'numeric' });
}

/** `2026-11-20` as `20 Nov`, with the year where it is another one. */
export function shortDay(iso: string): string {
  return iso.slice(0, 4) === clock.today.slice(0, 4) ? dayAs(iso, { day: '2-digit', month: 'short' }) : day(iso);
}

/** `2026-11-20` as `Friday 20 November 2026`. */
export function longDay(iso: string): string {
  return dayAs(iso, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** `2026-11` as `Nov 2026`. */
export function monthOf(iso: string): string {
  return dayAs(`${iso}-15`, { month: 'short', year: 'numeric' });
}

function dayAs(iso: string, options: Intl.DateTimeFormatOptions): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
  const at = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? iso : inLocale({ ...options, timeZone: 'UTC' }).format(at);
}

function inLocale(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[words.lang], options);
}

/** An instant as a clerk says it: `today 09:41`, `yesterday 16:58`, `14 Nov 11:20`. */
export function moment(ms: number): string {
  const iso = isoOf(new Date(ms));
  const time = timeOf(ms);
  if (iso === clock.today) return t('ui-moment-today', { time });
  if (iso === isoOf(new Date(clock.now - DAY))) return t('ui-moment-yesterday', { time });
  return `${shortDay(iso)} ${time}`;
}

/** `09:41`. */
export function timeOf(ms: number): string {
  return inLocale({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** `09:41:07`. */
export function secondOf(ms: number): string {
  return inLocale({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** How long ago: `now`, `12 min`, `2 h`, `6 days`. */
export function age(ms: number): string {
  const gone = Math.max(0, clock.now - ms);
  if (gone < MINUTE) return t('ui-age-now');
  if (gone < 60 * MINUTE) return t('ui-age-minutes', { count: Math.floor(gone / MINUTE) });
  if (gone < DAY) return t('ui-age-hours', { count: Math.floor(gone / (60 * MINUTE)) });
  return t('ui-age-days', { count: Math.floor(gone / DAY) });
}

/** `as of today 09:41`, and from the second day on how old that is. */
export function asOf(ms: number): string {
  const when = moment(ms);
  return clock.now - ms < DAY ? t('ui-as-of', { when }) : t('ui-as-of-age', { when, age: age(ms) });
}

/** Whether what was learnt then is more than a day old. */
export function isOld(ms: number): boolean {
  return clock.now - ms >= DAY;
}

/** An exact decimal as an amount, never through a float: `1265` as `1,265.00`; more decimals than two are kept. */
export function money(amount: string): string {
  const read = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim());
  if (!read) return amount;
  const { group, decimal } = MARKS[words.lang];
  const whole = (read[2] ?? '').replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, group);
  return `${read[1] ? '−' : ''}${whole}${decimal}${(read[3] ?? '').padEnd(2, '0')}`;
}

/** A quantity or price in a field: the decimal mark of the language, no grouping. */
export function decimalForField(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? text.replace('.', MARKS[words.lang].decimal) : text;
}

/** What a field of numbers means: spaces dropped, a comma read as decimal mark; what is no number stays for the check to name. */
export function decimalFromField(text: string): string {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '');
  return bare.includes('.') ? bare.replaceAll(',', '') : bare.replace(',', '.');
}

/** A whole number. */
export function count(number: number): string {
  return new Intl.NumberFormat(LOCALES[words.lang]).format(number);
}

/** Part of a whole in percent, from exact decimals; `null` where there is no whole. */
export function percent(part: string, whole: string): string | null {
  const of = Number(whole);
  if (!(of > 0)) return null;
  return new Intl.NumberFormat(LOCALES[words.lang], { style: 'percent', maximumFractionDigits: 0 }).format(Number(part) / of);
}

/** Whether two exact decimals are the same amount, however many zeros they end in. */
export function sameAmount(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/** A share in percent as the payer sent it, without the zeros it ends in: `80.00` as `80`. */
export function share(text: string): string {
  return decimalForField(bare(text));
}

function bare(amount: string): string {
  const told = amount.trim();
  return (told.includes('.') ? told.replace(/\.?0+$/, '') : told).replace(/^0+(?=\d)/, '');
}

/** By how much an amount moved, `+5 %`; `null` from nothing. */
export function moved(from: string, to: string): string | null {
  const before = Number(from);
  if (!(before > 0)) return null;
  const options = { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' } as const;
  return new Intl.NumberFormat(LOCALES[words.lang], options).format((Number(to) - before) / before).replace('-', '−');
}

/** What came over the network, `1.2 MB`. */
export function bytes(number: number): string {
  const small = number < 1e6;
  const unit = { style: 'unit', unit: small ? 'kilobyte' : 'megabyte', unitDisplay: 'short', maximumFractionDigits: small ? 0 : 1 } as const;
  return new Intl.NumberFormat(LOCALES[words.lang], unit).format(number / (small ? 1e3 : 1e6));
}

/** How long something will still take, in words. */
export function timeLeft(ms: number): string {
  if (ms < 10_000) return t('ui-pull-left-seconds');
  if (ms < MINUTE) return t('ui-pull-left-minute');
  if (ms < 90 * MINUTE) return t('ui-pull-left-minutes', { count: Math.round(ms / MINUTE) });
  return t('ui-pull-left-hours', { count: Math.round(ms / (60 * MINUTE)) });
}
