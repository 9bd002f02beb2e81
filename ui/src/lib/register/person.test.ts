// What is typed into the field for a person: a number loses its spaces, a name keeps them.
import { expect, test } from 'vitest';
import { asNumber, isName } from './person';

test('numbers and names are told apart', () => {
  for (const name of ['Sita', 'sita rai', 'थापा', 'sita 1996', 'Ñandú']) expect([name, isName(name), asNumber(name)]).toEqual([name, true, name]);
  for (const [typed, number] of [['100 000 017', '100000017'], [' 1 ', '1'], ['A12', 'A12'], ['', '']] as const) {
    expect([typed, isName(typed), asNumber(typed)]).toEqual([typed, false, number]);
  }
});
