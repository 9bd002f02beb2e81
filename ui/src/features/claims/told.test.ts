// What the payer told of a claim, line by line: its statuses, its verdicts with reason and act, its stages, limits and sums.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerLineView } from '../../lib/api/generated/AnswerLineView';
import type { ClaimView } from '../../lib/api/generated/ClaimView';
import { FakeBackend } from '../../lib/api/fake';
import { words } from '../../lib/i18n/words.svelte';
import AnswerLines from './AnswerLines.svelte';
import Told from './Told.svelte';

afterEach(cleanup);

type Answered = ClaimView & { answer: NonNullable<ClaimView['answer']> };

/** A claim of one consultation and twenty tablets, of which the payer approved ten; its lines as a test needs them. */
function answered(...changes: Partial<AnswerLineView>[]): Answered {
  const view = new FakeBackend({ claims: 'day' }).store.get('c88');
  if (!view?.answer) throw new Error('the stand-in has an answer here');
  const lines = view.answer.lines.slice(0, Math.max(2, changes.length)).map((line, at) => ({ ...line, ...changes[at] }));
  return { ...view, answer: { ...view.answer, lines } };
}

const text = (element: Element) => element.textContent?.replace(/[ \n]+/g, ' ').trim() ?? '';
const parts = (element: Element, selector: string) => [...element.querySelectorAll(selector)].map(text);
const cells = (table: HTMLElement) => within(table).getAllByRole('row').map((row) => parts(row, 'th, td'));

describe('the verdict on a line', () => {
  const lines = (view: ClaimView) => {
    render(AnswerLines, { props: { view } });
    return screen.getAllByTestId('answer-line').map((line) => parts(line, 'td'));
  };
  const advice = () => screen.queryAllByTestId('advice').map(text);

  it('stands_beside_what_was_claimed', () => {
    const [, cut] = lines(answered());
    expect(cut).toEqual(['M001 Paracetamol tablets 500 mg', '20 × 10.00', '10 × 10.00', 'Cut']);
  });

  it('of_a_rejected_line_has_the_word_the_number_the_reason_and_the_act', () => {
    const [rejected] = lines(answered({ rejected: true, reason: -1 }));
    expect(rejected?.slice(2)).toEqual(['0', 'Rejected · −1 Rejected by the payer’s medical officer']);
    expect(advice()[0]).toMatch(/^What to do Read the officer’s note/);
  });

  it('without_a_reason_says_that_none_was_sent', () => {
    const [rejected] = lines(answered({ rejected: true, reason: 0 }));
    expect(rejected?.slice(2)).toEqual(['0', 'Rejected The payer sent no reason']);
    expect(advice()).toEqual(['What to do Ask the payer why.']);
  });

  it('is_not_awaited_of_a_line_that_the_payer_does_not_hold', () => {
    const [lost] = lines(answered({ held: false, approved_quantity: null, approved_price: null, approved_amount: null }));
    expect(lost?.slice(2)).toEqual(['–', 'Not at the payer']);
    expect(advice()).toEqual(['What to do The payer holds this claim without this line. Ask the payer before you claim it again.']);
  });

  it('tells_what_was_stored_in_place_of_the_quantity_and_quotes_the_officer', () => {
    const [cut] = lines(answered({ cut_to: '3', note: 'Three are usual.' }));
    expect(cut?.[3]).toBe('Cut quantity lowered to 3 Three are usual.');
    expect(document.querySelector('q')?.textContent).toBe('Three are usual.');
  });

  it('repeats_no_advice', () => {
    lines(answered({ rejected: true, reason: 2 }, { rejected: true, reason: 2 }));
    const [first, second] = advice();
    expect(first).toMatch(/price list/);
    expect(second).toBe('What to do As above');
  });
});

describe('all the payer told', () => {
  const told = (view: Answered) => render(Told, { props: { answer: view.answer, steps: view.steps } });
  const table = (name: string) => screen.getByRole('table', { name });
  const sums = () => parts(document.body, 'dl > div > *');
  const limits = () => document.querySelector('h3')?.nextElementSibling as HTMLElement;

  it('names_every_status_with_when_it_was_learnt', () => {
    const view = answered();
    told({ ...view, steps: view.steps.map((step, at) => ({ ...step, learnt_ms: new Date(2026, 1, 3 + at, 9, 41).getTime() })) });
    const [head, ...rows] = cells(screen.getByTestId('steps'));
    expect(head).toEqual(['Learnt', 'Status', 'Approved']);
    expect(rows.map((row) => row.map((cell) => cell.replace(/^.*?(0\d Feb).* (\d\d:\d\d)$/, '$1 $2')))).toEqual([
      ['03 Feb 09:41', 'Checked, waiting for review', '–'],
      ['04 Feb 09:41', 'Valuated', '500.00'],
    ]);
  });

  it('has_no_column_for_what_nobody_decided_or_doubted', () => {
    const view = answered();
    told({ ...view, steps: view.steps.slice(0, 1) });
    expect(cells(screen.getByTestId('steps'))[0]).toEqual(['Learnt', 'Status']);
    cleanup();
    told({ ...view, steps: view.steps.slice(0, 1).map((step) => ({ ...step, doubts: ['above_claimed'] })) });
    const [head, row] = cells(screen.getByTestId('steps'));
    expect(head).toEqual(['Learnt', 'Status', 'To look at']);
    expect(row?.[2]).toBe('The payer holds or approves more than was claimed.');
  });

  it('follows_each_line_through_the_stages_it_has', () => {
    told(answered());
    expect(cells(table('Stages of every line'))).toEqual([
      ['Service or item', 'Entered', 'Checked', 'Processed'],
      ['A1 General consultation', '1 × 400.00', '1 × 400.00', '400.00'],
      ['M001 Paracetamol tablets 500 mg', '20 × 10.00', '10 × 10.00', '10.00'],
    ]);
  });

  it('draws_no_stages_where_none_were_sent', () => {
    told(answered({ stages: [] }, { stages: [] }));
    expect(screen.queryByRole('table', { name: 'Stages of every line' })).toBeNull();
  });

  it('has_a_column_for_each_limit_that_was_sent_and_for_no_other', () => {
    told(answered({ deductible: '50.00' }, { limitation: 'F', limitation_value: '7.50', product: null }));
    const rows = cells(limits());
    expect(rows).toEqual([
      ['Service or item', 'Product', 'Covered', 'Paid by the person first'],
      ['A1', 'BASIC01', '80 %', '50.00'],
      ['M001', '–', '7.50 a unit', '–'],
    ]);
  });

  it('says_of_limits_and_sums_that_they_were_not_sent_and_never_zero', () => {
    const none = { limitation: null, limitation_value: null, product: null };
    const view = answered(none, none);
    told({ ...view, answer: { ...view.answer, claimed: null, approved_sum: null, review: null } });
    expect(limits().textContent).toBe('not sent by the server');
    expect(sums()).toEqual(['The payer’s sums', 'not sent by the server']);
    expect(screen.getByTestId('told').textContent).not.toMatch(/\b0\.00\b/);
  });

  it('tells_the_payers_sums_apart_from_each_other_and_from_those_not_sent', () => {
    told({ ...answered(), answer: { ...answered().answer, paid: '480.00' } });
    expect(sums()).toEqual([
      'Claimed', '18,600.00', 'Approved', '500.00', 'Valuated', 'not sent by the server', 'Paid', '480.00', 'Review', 'reviewed',
    ]);
  });

  it('names_what_nobody_claimed', () => {
    const view = answered();
    told({ ...view, answer: { ...view.answer, extra_lines: [{ kind: 'item', code: 'M044', quantity: '4', price: '2.50' }] } });
    expect(screen.getByText('Lines at the payer that were not claimed').nextElementSibling?.textContent).toBe('M044 4 × 2.50');
  });

  it('is_told_in_the_language_of_the_reader', () => {
    words.use('fr');
    told(answered());
    expect(cells(table('Étapes de chaque ligne'))[2]).toEqual(['M001 Paracetamol tablets 500 mg', '20 × 10,00', '10 × 10,00', '10,00']);
    expect(cells(limits())[1]).toEqual(['A1', 'BASIC01', '80 %']);
  });
});
