// A person in one line: sex, age, birth date.
import type { PersonView } from '../api/generated/PersonView';
import { day } from '../i18n/format';
import { t } from '../i18n/words.svelte';

/** `Female · 34 y · 02 Feb 1992`, with what is known of it. */
export function personLine(person: PersonView): string {
  return [
    person.sex ? t(`sex-${person.sex}`) : null,
    person.age === null ? null : t('ui-years', { count: person.age }),
    person.born ? day(person.born) : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Whether what was typed is a name, perhaps with a year of birth: every insurance number has a digit, and few have a letter. */
export const isName = (text: string): boolean => /\p{L}/u.test(text) && (!/\p{N}/u.test(text) || /\s/.test(text.trim()));

/** What was typed as it stands in the field: a number has no spaces, a name has. */
export const asNumber = (text: string): string => (isName(text) ? text : text.replace(/\s/g, ''));
