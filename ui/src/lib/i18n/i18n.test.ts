// Dates as typed, amounts as written, ages, and that every word the screens use exists in every language.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { clock } from './clock.svelte';
import { age, asOf, day, decimalForField, decimalFromField, money, moment } from './format';
import { readTypedDate, shiftDay } from './typed-date';
import { LANGUAGES, t, words } from './words.svelte';

const TODAY = '2026-11-20';

describe('dates', () => {
  it.each([
    ['20112026', '2026-11-20'],
    ['2011', '2026-11-20'],
    ['201126', '2026-11-20'],
    ['5', '2026-11-05'],
    ['20/11/2026', '2026-11-20'],
    ['2.1', '2026-01-02'],
    ['20-11-26', '2026-11-20'],
    ['2026-11-20', '2026-11-20'],
    ['20261120', '2026-11-20'],
    ['20 11 2026', '2026-11-20'],
    ['29022024', '2024-02-29'],
  ])('%s_is_understood', (typed, meant) => {
    expect(readTypedDate(typed, TODAY)).toBe(meant);
  });

  it.each(['2026-13-40', '31112026', '29022026', '3113', 'abc', '', '123', '00112026', '1.2.3.4'])('%s_is_no_day', (typed) => {
    expect(readTypedDate(typed, TODAY)).toBeNull();
  });

  it('a_day_moves_over_the_end_of_a_month', () => {
    expect(shiftDay('2026-11-30', 1)).toBe('2026-12-01');
    expect(shiftDay('2026-13-40', 1)).toBeNull();
  });
});

describe('amounts', () => {
  it.each([
    ['1265', '1,265.00'],
    ['0.1', '0.10'],
    ['15.375', '15.375'],
    ['-4.5', '−4.50'],
    ['90071992547409931234.01', '90,071,992,547,409,931,234.01'],
    ['abc', 'abc'],
  ])('%s_is_written_exactly', (amount, written) => {
    expect(money(amount)).toBe(written);
  });

  it('french_writes_and_reads_a_comma', () => {
    words.use('fr');
    expect(money('1265.5')).toBe('1\u202f265,50');
    expect(decimalForField('1.5')).toBe('1,5');
    expect(decimalFromField('1 265,5')).toBe('1265.5');
  });

  it('what_is_no_number_stays_for_the_check', () => {
    expect(decimalFromField('abc')).toBe('abc');
    expect(decimalFromField('-1')).toBe('-1');
    expect(decimalFromField('1,265.50')).toBe('1265.50');
  });
});

describe('ages', () => {
  beforeEach(() => {
    clock.now = new Date(2026, 10, 20, 9, 45).getTime();
  });

  it('an_instant_is_told_as_a_clerk_tells_it', () => {
    expect(moment(new Date(2026, 10, 20, 9, 41).getTime())).toBe('today 09:41');
    expect(moment(new Date(2026, 10, 19, 16, 58).getTime())).toBe('yesterday 16:58');
    expect(moment(new Date(2026, 10, 14, 11, 20).getTime())).toBe('14 Nov 11:20');
    expect(moment(new Date(2025, 10, 14, 11, 20).getTime())).toBe('14 Nov 2025 11:20');
  });

  it('an_old_answer_says_how_old', () => {
    const sixDays = clock.now - 6 * 86_400_000;
    expect(age(sixDays)).toBe('6 days');
    expect(asOf(sixDays)).toBe('as of 14 Nov 09:45, 6 days ago');
    expect(age(clock.now - 2.2 * 3_600_000)).toBe('2 h');
  });

  it('days_are_written_in_the_language', () => {
    expect(day('2026-11-20')).toBe('20 Nov 2026');
    words.use('fr');
    expect(day('2026-11-20')).toBe('20 nov. 2026');
    expect(day('2026-13-40'), 'what is no day stays as typed').toBe('2026-13-40');
  });
});

/** Every source file of the screens. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['generated', 'fake'].includes(entry.name) ? [] : sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

describe('words', () => {
  const text = sources(join(process.cwd(), 'src')).map((path) => readFileSync(path, 'utf8')).join('\n');
  const whole = new Set([...text.matchAll(/\bt\(\s*'([a-z][a-z0-9-]*)'/g), ...text.matchAll(/'(visit-type-[a-z]+|cover-[a-z-]+)'/g)].map((hit) => hit[1] ?? ''));
  const families = new Set([...text.matchAll(/\b(?:t\(|key = )\s*`([a-z-]+-)\$\{/g)].map((hit) => hit[1] ?? ''));

  // What the core can put behind each family of keys.
  const MEMBERS: Record<string, readonly string[]> = {
    'state-': ['draft', 'ready', 'sending', 'unsure', 'blocked', 'carried', 'entered', 'waiting', 'processed', 'approved', 'partly', 'rejected'].flatMap((state) => [state, `${state}-note`]),
    'weight-': ['stops', 'will_be_rejected', 'may_be_rejected', 'cannot_check'].flatMap((weight) => [weight, `${weight}-note`]),
    'blocked-': ['refused', 'code_taken', 'inconclusive', 'sign_in', 'no_right', 'person_unknown', 'person_differs'].flatMap((why) => [why, `${why}-act`]),
    'attachment-': ['waiting', 'sending', 'sent', 'refused', 'not_taken', 'lost'].flatMap((state) => [state, `${state}-note`]),
    'ledger-bills-': ['known', 'no_right', 'not_asked', 'failed'],
    'feedback-': ['care-rendered', 'payment-asked', 'drug-prescribed', 'drug-received', 'waiting', 'sent', 'closed', 'no_right', 'declined'],
    'attachment-why-': ['words', 'too_large', 'no_right'],
    'doubt-': [
      'unreadable', 'other_facility', 'other_person', 'not_submitted', 'backwards', 'no_lines', 'extra_lines', 'missing_lines', 'unreadable_lines',
      'currency', 'above_claimed', 'paid_above_claimed', 'negative', 'unknown_reason',
    ],
    'status-': ['1', '2', '4', '8', '16'],
    'ui-answer-sum-': ['claimed', 'approved', 'valuated', 'paid'],
    'ui-answer-review-': ['1', '2', '4', '8', '16'],
    'ui-answer-stage-': ['1', '2', '4', '8', '16'],
    'policy-': ['idle', 'active', 'suspended', 'expired', 'ready', 'unknown'],
    'sex-': ['female', 'male', 'other'],
    'field-': ['insuree', 'visit_from', 'visit_to', 'claim_date', 'visit_type', 'administrator', 'guarantee', 'explanation', 'code', 'lines'],
    'field-line-': ['code', 'quantity', 'price'],
    'reason-': ['minus-2', 'minus-1', '0', ...Array.from({ length: 21 }, (_, at) => String(at + 1)), 'unknown'].flatMap((reason) => [reason, `${reason}-act`]),
    'reason-minus-': ['1', '2'],
    'problem-': ['wrong_password', 'signed_out', 'server_unreachable', 'tls', 'not_openimis', 'offline', 'internal', 'unknown', 'disk_full', 'incomplete', 'needs_reason'],
    'history-': [
      'people_ahead', 'people_forgotten', 'composed', 'submitted', 'taken_back', 'released', 'new_code', 'printed', 'discarded', 'restored', 'unknown', 'attempt', 'question',
      'answered', 'refused', 'duplicate', 'not_sent', 'answer_lost', 'busy', 'sign_in_needed', 'no_right', 'person_unknown', 'person_differs',
      'found_at_payer', 'code_taken', 'cannot_compare', 'not_at_payer', 'no_answer', 'step', 'delivered', 'answer',
      'attached', 'detached', 'attachment_sent', 'attachment_refused', 'attachment_not_taken', 'feedback_given', 'feedback_told',
    ],
    'finding-': ['insuree_missing', 'not_in_price_list', 'price_list_not_known', 'no_cover_on_visit'],
    'warning-': ['clock_off', 'device_clash', 'no_price_list', 'price_list_not_known', 'price_list_not_offered', 'no_submit_right', 'lists_stale'],
    'import-skipped-': ['code', 'name', 'price', 'frequency', 'twice', 'shape'],
    'ui-way-': ['password', 'token', 'basic', 'headers'],
    'ui-page-': ['desk', 'claim', 'claims', 'answers', 'insuree', 'prices', 'settings'],
    'ui-': ['claims-none', 'answers-none', 'setup-training', 'setup-training-note', 'setup-continue', 'setup-continue-note'],
    'ui-feed-': ['people', 'policies', 'facility', 'services', 'items', 'service_prices', 'item_prices', 'diagnoses', 'administrators', 'facilities', 'places', 'products', 'covered_services', 'covered_items', 'legal_forms', 'field_rules', 'bills', 'payments'],
    'register-': ['came', 'gone', 'changed'],
    'register-fact-': ['name', 'code', 'level', 'sub_level', 'care_type', 'legal_form', 'district', 'places', 'parent', 'kind', 'service_list', 'item_list', 'service_list_name', 'item_list_name', 'service_list_day', 'item_list_day', 'last_name', 'other_names', 'status', 'address', 'phone', 'email', 'acccode'],
    'register-value-': ['level_d', 'level_c', 'level_h', 'care_type_i', 'care_type_o', 'care_type_b', 'legal_form_g', 'legal_form_c', 'legal_form_d', 'legal_form_p', 'kind_region', 'kind_district', 'kind_ward', 'kind_village'],
    'product-most-': ['consultation', 'surgery', 'delivery', 'admission', 'antenatal', 'visit'],
    'product-amount-': ['consultation', 'surgery', 'delivery', 'admission', 'antenatal', 'visit'],
    'product-care-': ['all', 'in_patient', 'out_patient'],
    'product-counted-': ['treatment', 'policy', 'insuree'],
    'product-paid-': ['co_insurance', 'fixed_amount'],
    'ui-via-': ['fhir', 'graphql', 'file'],
    'ui-stage-': ['new', 'renewed'],
    'ui-prices-': ['all', 'services', 'items', 'service', 'item'],
    'ui-changes-': ['new', 'earlier'],
    'ui-change-': ['listed', 'unlisted', 'retired', 'price'],
    'ui-limit-for-': ['both-adult', 'both-minor', ...['woman', 'man'].flatMap((who) => ['both', 'adult', 'minor'].map((age) => `${who}-${age}`))],
    'ui-connection-': ['online', 'offline', 'signed_out', 'unknown'],
    'ui-cover-': ['no_active_policy', 'not_known_here', 'not_found', 'not_allowed', 'not_offered'],
    'ui-act-': ['go_on', 'submit', 'take_back', 'try_again', 'take_new_code', 'correct', 'open_correction', 'sign_in'],
    'ui-need-': ['correct', 'see', 'sign_in', 'new_code', 'check_number', 'go_on'],
    'ui-left-': ['admissions', 'visits', 'consultations', 'surgeries', 'deliveries', 'antenatal', 'ceiling', 'deductible', 'balance'],
    'ui-key-slot-': ['keychain', 'passphrase'],
    'ui-ability-': ['graphql', 'no_graphql', 'csrf', 'renew', 'fhir_eligibility'],
    'ui-desk-good-': ['morning', 'afternoon', 'evening'].flatMap((part) => [part, `${part}-name`]),
    'ui-desk-n-': ['rejected', 'blocked', 'partly', 'draft'],
  };

  it('every_family_of_keys_is_accounted_for', () => {
    expect(whole.size, 'the search still finds the words').toBeGreaterThan(200);
    expect([...families].filter((family) => !(family in MEMBERS))).toEqual([]);
  });

  it.each(LANGUAGES)('every_word_of_the_screens_exists_in_%s', (lang) => {
    words.use(lang);
    const wanted = [...whole, ...Object.entries(MEMBERS).flatMap(([family, members]) => members.map((member) => family + member))];
    expect(wanted.filter((key) => !words.has(key))).toEqual([]);
  });

  it.each(LANGUAGES)('no_word_stands_in_two_files_of_%s', (lang) => {
    const folder = join(process.cwd(), '../assets/i18n', lang);
    const keys = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((hit) => hit[1]));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it('a_missing_word_names_its_key', () => {
    expect(t('no_such_word')).toBe('⟨no-such-word⟩');
  });
});
