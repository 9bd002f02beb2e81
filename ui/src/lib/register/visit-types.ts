// The three kinds of visit: the payer's letter and the word for it.

export const VISIT_TYPES = [
  { letter: 'O', word: 'visit-type-other' },
  { letter: 'E', word: 'visit-type-emergency' },
  { letter: 'R', word: 'visit-type-referral' },
] as const;

/** The catalogue key for a letter, or `null` for none of the three. */
export function visitTypeWord(letter: string): string | null {
  return VISIT_TYPES.find((type) => type.letter === letter)?.word ?? null;
}
