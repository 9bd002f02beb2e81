// The claim editor without a screen: what is saved when, where the focus goes, what becomes of submitting.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBackend } from '../../lib/api/fake';
import { PAUSE } from './autosave.svelte';
import { ClaimEditor } from './editor.svelte';
import type { Row } from './lines.svelte';

const CONSULTATION = { kind: 'service', code: 'A1', name: 'General consultation', price: '400.00' };
const CAESAREAN = { kind: 'service', code: 'D3', name: 'Caesarean section', price: '18000.00' };

let backend: FakeBackend;
let editor: ClaimEditor;

beforeEach(async () => {
  backend = new FakeBackend({ claims: 'none' });
  editor = new ClaimEditor(backend);
  await editor.open(null);
});

const row = (at: number): Row => {
  const found = editor.lines.rows[at];
  if (!found) throw new Error(`there is no row ${at}`);
  return found;
};

async function complete(): Promise<void> {
  editor.typeNumber('100000017');
  await editor.askAboutPerson();
  editor.takeDiagnosis(0, { code: 'A09', name: 'Diarrhoea' });
  editor.lines.take(row(0), CONSULTATION);
  await editor.autosave.flush();
}

describe('keys', () => {
  it('a_scanned_number_leads_to_the_visit_and_never_submits', async () => {
    editor.typeNumber(' 1000 00017 ');
    editor.enterNumber();
    expect(editor.focus).toEqual({ path: 'visit_from' });
    await vi.waitFor(() => expect(editor.person?.person?.name).toBe('Sunita Tharu'));
    expect(backend.calls, 'Enter of a scanner is not a submit').not.toContain('submit');
  });

  it('a_taken_service_gets_quantity_one_and_the_focus_goes_there', () => {
    editor.lines.take(row(0), CONSULTATION);
    expect(row(0)).toMatchObject({ code: 'A1', quantity: '1', price: '400.00' });
    expect(editor.focus).toEqual({ path: 'lines.0.quantity' });
    expect(editor.lines.rows, 'an empty row is always there').toHaveLength(2);
  });

  it('enter_on_a_quantity_goes_to_the_code_of_the_next_row', () => {
    editor.lines.take(row(0), CONSULTATION);
    editor.lines.next(row(0));
    expect(editor.focus).toEqual({ path: 'lines.1.code' });
  });

  it('another_code_on_a_line_keeps_its_quantity_and_takes_the_new_price', () => {
    editor.lines.take(row(0), CONSULTATION);
    editor.lines.setQuantity(row(0), '7');
    editor.lines.take(row(0), CAESAREAN);
    expect(row(0)).toMatchObject({ code: 'D3', quantity: '7', price: '18000.00' });
  });

  it('a_removed_line_can_be_put_back_where_it_was', () => {
    editor.lines.take(row(0), CONSULTATION);
    editor.lines.take(row(1), CAESAREAN);
    const undo = editor.lines.remove(row(0));
    expect(editor.lines.filled.map((one) => one.code)).toEqual(['D3']);
    expect(editor.focus).toEqual({ path: 'lines.0.code' });
    undo?.();
    expect(editor.lines.filled.map((one) => one.code)).toEqual(['A1', 'D3']);
  });

  it('diagnoses_lead_to_the_next_and_an_empty_one_to_the_lines', () => {
    editor.takeDiagnosis(0, { code: 'A09', name: 'Diarrhoea' });
    expect(editor.focus).toEqual({ path: 'diagnoses.1' });
    expect(editor.diagnosisName(0)).toBe('Diarrhoea');
    editor.afterDiagnosis(1);
    expect(editor.focus).toEqual({ path: 'lines.0.code' });
  });

  it('the_last_day_follows_the_first_until_somebody_sets_it', () => {
    editor.setVisitFrom('2026-11-02');
    expect(editor.fields.visit_to).toBe('2026-11-02');
    editor.set('visit_to', '2026-11-05');
    editor.setVisitFrom('2026-11-03');
    expect(editor.fields.visit_to, 'a day set by hand stays').toBe('2026-11-05');
  });
});

describe('saving', () => {
  it('changes_of_one_moment_are_one_save_and_the_last_state_wins', async () => {
    vi.useFakeTimers();
    editor.set('guarantee', 'G');
    editor.set('guarantee', 'G1');
    await vi.advanceTimersByTimeAsync(PAUSE + 1);
    vi.useRealTimers();
    expect(backend.saved.map((draft) => draft.guarantee)).toEqual(['G1']);
  });

  it('a_change_during_a_save_is_saved_after_it_and_the_older_answer_is_ignored', async () => {
    let release: () => void = () => undefined;
    backend.held.set('saveDraft', new Promise((resolve) => (release = resolve)));
    editor.lines.take(row(0), CONSULTATION);
    const first = editor.autosave.flush();
    editor.lines.setQuantity(row(0), '3');
    backend.held.delete('saveDraft');
    release();
    await first;
    expect(backend.saved.map((draft) => draft.lines[0]?.quantity), 'in the order typed').toEqual(['1', '3']);
    expect(editor.view?.total).toBe('1200.00');
    expect(row(0).quantity, 'the answer to the older state changes nothing typed since').toBe('3');
  });

  it('an_answer_about_what_was_typed_before_changes_nothing_on_the_screen', async () => {
    const held = () => {
      let release: () => void = () => undefined;
      backend.held.set('saveDraft', new Promise((resolve) => (release = resolve)));
      return () => release();
    };
    const releaseFirst = held();
    editor.lines.take(row(0), CONSULTATION);
    const saving = editor.autosave.flush();
    editor.lines.setQuantity(row(0), '3');
    const releaseSecond = held();
    releaseFirst();
    await vi.waitFor(() => expect(backend.saved).toHaveLength(2));
    expect(row(0).amount, 'the amount of quantity 1 must not stand beside quantity 3').toBeNull();
    releaseSecond();
    await saving;
    expect(row(0).amount).toBe('1200.00');
  });

  it('a_failed_save_is_said_and_tried_again_with_nothing_lost', async () => {
    vi.useFakeTimers();
    backend.failing.set('saveDraft', { code: 'disk_full', detail: '' });
    editor.set('explanation', 'twins');
    await vi.advanceTimersByTimeAsync(PAUSE + 1);
    expect(editor.autosave.problem?.code).toBe('disk_full');
    await vi.advanceTimersByTimeAsync(2_001);
    vi.useRealTimers();
    expect(editor.autosave.problem).toBeNull();
    expect(backend.saved.at(-1)?.explanation).toBe('twins');
  });

  it('opening_another_draft_saves_the_one_that_was_open_first', async () => {
    const id = editor.view?.id ?? '';
    editor.set('explanation', 'last words');
    await editor.open(null);
    expect(backend.store.get(id)?.draft.explanation).toBe('last words');
    expect(editor.fields.explanation).toBe('');
  });

  it('a_missing_price_is_filled_from_the_list', async () => {
    editor.lines.setCode(row(0), 'M001');
    await editor.autosave.flush();
    expect(row(0)).toMatchObject({ kind: 'item', price: '10.00', name: 'Paracetamol tablets 500 mg' });
  });

  it('findings_point_to_the_row_on_the_screen_even_when_an_empty_row_lies_between', async () => {
    editor.lines.take(row(0), CONSULTATION);
    editor.lines.take(row(1), CAESAREAN);
    Object.assign(row(0), { code: '', quantity: '', price: '' });
    editor.touch();
    await editor.autosave.flush();
    expect(editor.at('lines.1.code').map((finding) => finding.code)).toEqual(['not_in_price_list']);
  });
});

describe('the person', () => {
  it('an_answer_about_a_number_typed_over_is_ignored', async () => {
    let release: () => void = () => undefined;
    backend.held.set('insuree', new Promise((resolve) => (release = resolve)));
    editor.typeNumber('100000017');
    const first = editor.askAboutPerson();
    await vi.waitFor(() => expect(backend.calls).toContain('insuree'));
    editor.typeNumber('100000044');
    backend.held.delete('insuree');
    release();
    await first;
    await editor.askAboutPerson();
    expect(editor.person?.person?.name).toBe('Bishnu Kami');
  });

  it('half_a_number_shows_nobody', () => {
    editor.typeNumber('1000');
    expect(editor.person).toBeNull();
  });
});

describe('submitting', () => {
  it('a_fresh_form_says_quietly_what_is_missing_and_loudly_after_submit', async () => {
    expect(editor.objections).toEqual([]);
    expect(editor.missing.map((finding) => finding.field)).toEqual(['insuree', 'diagnoses.0', 'lines']);
    expect(await editor.submit(null)).toEqual({ kind: 'incomplete' });
    expect(editor.objections.map((finding) => finding.field)).toEqual(['insuree', 'diagnoses.0', 'lines']);
    expect(editor.focus, 'the first field that stops it').toEqual({ path: 'insuree' });
  });

  it('what_is_typed_is_saved_before_it_is_submitted', async () => {
    await complete();
    editor.set('guarantee', 'G-77');
    const outcome = await editor.submit(null);
    expect(outcome?.kind).toBe('done');
    expect([...backend.store.values()].find((claim) => claim.row.state === 'ready')?.draft.guarantee).toBe('G-77');
  });

  it('what_the_payer_would_reject_asks_for_a_reason_and_goes_with_one', async () => {
    await complete();
    editor.lines.take(row(1), CAESAREAN);
    const asked = await editor.submit(null);
    expect(asked).toMatchObject({ kind: 'needs_reason', findings: [{ code: 'not_in_price_list' }] });
    expect(await editor.submit('the payer agreed by telephone')).toMatchObject({ kind: 'done' });
  });

  it('pressing_twice_submits_once', async () => {
    await complete();
    const [first, second] = await Promise.all([editor.submit(null), editor.submit(null)]);
    expect(first?.kind).toBe('done');
    expect(second).toBeNull();
    expect(backend.calls.filter((call) => call === 'submit')).toHaveLength(1);
  });

  it('nothing_is_submitted_while_it_cannot_be_saved', async () => {
    await complete();
    backend.failing.set('saveDraft', { code: 'disk_full', detail: '' });
    editor.set('guarantee', 'G');
    expect(await editor.submit(null)).toMatchObject({ kind: 'problem', problem: { code: 'disk_full' } });
    expect(backend.calls).not.toContain('submit');
  });

  it('the_next_claim_is_fresh_and_keeps_date_and_administrator', async () => {
    await complete();
    editor.set('claim_date', '2026-11-18');
    editor.set('administrator', 'caram');
    await editor.submit(null);
    await editor.next();
    expect(editor.isBlank).toBe(true);
    expect(editor.fields).toMatchObject({ insuree: '', claim_date: '2026-11-18', administrator: 'caram' });
    expect(editor.focus).toEqual({ path: 'insuree' });
  });
});
