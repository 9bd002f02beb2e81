// The stand-in's stored claims: a morning's worth in every state, or as many as asked for.
import { fileOf } from './attachments';
import type { AnswerView } from '../generated/AnswerView';
import type { ClaimView } from '../generated/ClaimView';
import type { DraftInput } from '../generated/DraftInput';
import { DIAGNOSIS_HITS, EVERYBODY } from './catalogue';
import { check, elementOf } from './check';

const HOUR = 3_600_000;
const ISO = (ms: number) => new Date(ms).toISOString().slice(0, 10);
export const sum = (amounts: number[]) => amounts.reduce((all, one) => all + one, 0).toFixed(2);
const FILES = [fileOf('scan.pdf', 'sent'), fileOf('résultat.png', 'refused', 'no_right'), fileOf('ancien.pdf', 'lost')];
const amountOf = (line: { quantity: string; price: string }) => Number(line.quantity) * Number(line.price) || 0;

/** An empty draft of today. */
export function blank(now: number): DraftInput {
  const today = ISO(now);
  return {
    insuree: '', visit_type: 'O', visit_from: today, visit_to: today, claim_date: today, administrator: 'carap',
    diagnoses: [], guarantee: '', explanation: '', lines: [],
  };
}

/** A claim in a state, with everything derived from its draft. */
export function claimOf(id: string, code: string, state: string, draft: DraftInput, changed_ms: number, now: number): ClaimView {
  const kind = (wanted: string) => sum(draft.lines.filter((line) => line.kind === wanted).map(amountOf));
  const submitted = state === 'draft' ? null : changed_ms - 2 * HOUR;
  return {
    row: {
      id, code, state, insuree: draft.insuree, insuree_name: EVERYBODY.get(draft.insuree)?.name ?? null,
      visit_from: draft.visit_from || null, total: sum(draft.lines.map(amountOf)), approved: null, changed_ms,
      submitted_ms: submitted, blocked: null, is_new: false, holds_changed: false, elsewhere: false,
      unread_ms: null, questions: false, doubtful: false,
    },
    draft,
    lines: draft.lines.map((line) => {
      const hit = elementOf(line.kind, line.code);
      return {
        ...line, kind: hit?.kind ?? line.kind, name: hit?.name ?? '', list_price: hit?.price ?? null, in_list: hit?.in_list ?? false,
        amount: line.quantity && line.price ? amountOf(line).toFixed(2) : null,
      };
    }),
    diagnosis_names: draft.diagnoses.map((one) => DIAGNOSIS_HITS.find((hit) => hit.code === one)?.name ?? null),
    services_total: kind('service'), items_total: kind('item'), anyway: null,
    findings: check(draft, ISO(now)), tries: state === 'draft' ? 0 : 1, next_try_ms: null, answer: null, steps: [], doubted: [], feedback: null,
    history: [
      { at_ms: changed_ms - 2.1 * HOUR, what: 'composed', facts: {} },
      ...(submitted === null ? [] : [{ at_ms: submitted, what: 'submitted', facts: {} }]),
    ],
    corrects: null, corrected_by: null, prints: 0, attachments: [],
  };
}

/** Gives a claim the payer's answer: each line approved in full, cut by half, or rejected. */
export function answered(view: ClaimView, status: number, verdicts: ('ok' | 'cut' | number)[], note: string | null): ClaimView {
  const lines = view.lines.map((line, at) => {
    const verdict = verdicts[at % verdicts.length] ?? 'ok';
    const rejected = typeof verdict === 'number';
    const quantity = rejected ? '0' : verdict === 'cut' ? String(Math.max(1, Math.floor(Number(line.quantity) / 2))) : line.quantity;
    return {
      kind: line.kind, code: line.code, name: line.name, claimed_quantity: line.quantity, claimed_price: line.price,
      claimed_amount: line.amount ?? '0.00', cut_to: null, approved_quantity: status === 4 && !rejected ? null : quantity,
      approved_price: status === 4 && !rejected ? null : line.price,
      approved_amount: status === 4 && !rejected ? null : (Number(quantity) * Number(line.price)).toFixed(2),
      rejected, reason: rejected ? verdict : 0, note: null, held: true,
      stages: [
        { status: 2, quantity: line.quantity, price: line.price },
        ...(status === 16 && !rejected ? [{ status: 4, quantity, price: line.price }, { status: 8, quantity: null, price: line.price }] : []),
      ],
      limitation: rejected ? null : 'C', limitation_value: rejected ? null : '80.00', deductible: null, above_ceiling: null,
      paid: null, product: rejected ? null : 'BASIC01',
    };
  });
  const approved = status === 4 ? null : sum(lines.map((line) => Number(line.approved_amount)));
  const answer: AnswerView = {
    status, learnt_ms: view.row.changed_ms, reason: null, approved, note, lines,
    claimed: view.row.total, approved_sum: approved, valuated: null, paid: null, review: status === 16 ? 8 : 1, in_full: true, doubts: [], extra_lines: [], raw_bytes: 900,
    raw: JSON.stringify({ resourceType: 'ClaimResponse', id: view.row.id, outcome: 'complete', item: lines }, null, 2),
  };
  return {
    ...view, answer,
    steps: [
      { learnt_ms: view.row.changed_ms - 20 * HOUR, status: 4, approved: null, doubts: [] },
      ...(status === 4 ? [] : [{ learnt_ms: view.row.changed_ms, status, approved, doubts: [] }]),
    ],
    row: { ...view.row, approved, is_new: status !== 4 },
    history: [...view.history, { at_ms: view.row.changed_ms, what: 'answer', facts: { state: view.row.state } }],
  };
}

/** A claim that the payer does not show, after an answer that cannot be right. */
function doubtful(view: ClaimView, now: number): ClaimView {
  const doubts = ['above_claimed', 'extra_lines'];
  return {
    ...view, row: { ...view.row, unread_ms: now - 3 * HOUR, questions: true, doubtful: true },
    feedback: { asked: true, can_answer: true, state: null, given_ms: null, sent_ms: null, answers: null },
    answer: view.answer && { ...view.answer, doubts, in_full: false, claimed: null, approved_sum: null, review: null },
    steps: view.steps.map((step) => ({ ...step, doubts })),
    doubted: [{ learnt_ms: now - HOUR, doubts: ['backwards'], raw: '{"status": 2}' }],
  };
}

/** A claim of whose lines one was rejected without a reason, one is not held, one was stored smaller, and one has the officer's word. */
function oddLines(view: ClaimView): ClaimView {
  const odd = [{}, { held: false, approved_quantity: null, approved_price: null, approved_amount: null }, { cut_to: '3' }, { note: 'Given for seven days; five are usual.' }];
  const lines = view.answer?.lines.map((line, at) => ({ ...line, ...odd[at % odd.length] })) ?? [];
  return { ...view, answer: view.answer && { ...view.answer, lines } };
}

/** A claim submitted on the web. */
const elsewhere = (view: ClaimView): ClaimView => ({
  ...view, row: { ...view.row, code: 'WEB-0042', elsewhere: true, submitted_ms: null, is_new: false },
});

const line = (code: string, quantity: string) => {
  const hit = elementOf('', code);
  return { kind: hit?.kind ?? '', code, quantity, price: hit?.price ?? '' };
};

/** A working day: something in every state. */
export function aDay(now: number): ClaimView[] {
  const code = (at: number) => `RAPHOS-A-${String(at).padStart(6, '0')}`;
  const make = (at: number, state: string, insuree: string, lines: [string, string][], ago: number, diagnoses = ['A09']) =>
    claimOf(`c${at}`, code(at), state, {
      ...blank(now - ago * HOUR), insuree, diagnoses, lines: lines.map(([element, quantity]) => line(element, quantity)),
    }, now - ago * HOUR, now);
  const blocked = (view: ClaimView, why: string, texts: string[] = []): ClaimView => ({ ...view, row: { ...view.row, blocked: { why, texts } } });
  return [
    answered({ ...make(97, 'rejected', '100000044', [['S22', '1'], ['M003', '30']], 1), attachments: FILES }, 1, [-1], null),
    answered(make(101, 'rejected', '100000051', [['A1', '1'], ['R1', '1']], 3), 1, [7], null),
    answered(make(88, 'partly', '100000068', [['A1', '1'], ['M001', '20'], ['D3', '1']], 26), 16, ['ok', 'cut', 2], 'Quantity reduced to five days of treatment.'),
    blocked(make(113, 'blocked', '100000075', [['A2', '1']], 5), 'refused', ['A09.9: the diagnosis is retired']),
    blocked(make(115, 'blocked', '100000082', [['L7', '1']], 6), 'code_taken'),
    blocked(make(116, 'blocked', '100000017', [['A1', '1']], 7), 'inconclusive'),
    make(121, 'draft', '', [['A1', '1']], 17, []),
    make(122, 'ready', '100000017', [['A1', '1'], ['M023', '4']], 2),
    make(123, 'ready', '100000105', [['L16', '3'], ['A2', '1']], 1),
    make(119, 'unsure', '100000099', [['A1', '1']], 2),
    answered(make(110, 'waiting', '100000017', [['A1', '1'], ['M001', '20'], ['D3', '1']], 30), 4, ['ok', 'ok', 2], null),
    doubtful(answered(make(109, 'waiting', '100000044', [['A1', '1'], ['L1', '1']], 33), 4, ['ok'], null), now),
    oddLines(answered(make(89, 'partly', '100000075', [['R3', '1'], ['L16', '3'], ['M001', '20'], ['M006', '21']], 60), 16, [0, 'ok', 'ok', 'cut'], null)),
    elsewhere(answered(make(29, 'partly', '100000068', [['A1', '1'], ['M001', '20']], 50), 16, ['cut'], null)),
    ...Array.from({ length: 8 }, (_, at) => make(60 + at, 'waiting', '100000044', [['A1', '1'], ['L1', '1']], 40 + 5 * at)),
    ...Array.from({ length: 6 }, (_, at) => answered(make(30 + at, 'approved', '100000068', [['A3', '1'], ['M006', '15']], 90 + 7 * at), 16, ['ok'], null)),
  ];
}

/** Very many claims, for the list. */
export function many(now: number, count: number): ClaimView[] {
  const states = ['approved', 'waiting', 'approved', 'rejected', 'partly', 'waiting', 'processed', 'draft'];
  const numbers = [...EVERYBODY.keys()];
  return Array.from({ length: count }, (_, at) =>
    claimOf(`m${at}`, `RAPHOS-A-${String(200_000 - at)}`, states[at % states.length] ?? 'draft', {
      ...blank(now - at * HOUR), insuree: numbers[at % numbers.length] ?? '', diagnoses: ['A09'], lines: [line('A1', '1'), line('M001', '10')],
    }, now - at * HOUR, now),
  );
}
