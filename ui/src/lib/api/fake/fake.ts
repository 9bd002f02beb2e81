// A stand-in for the core, held in memory: for unit tests and for looking at the screens in a browser. Never shipped.
import type { Backend } from '../backend';
import type { AheadView } from '../generated/AheadView';
import type { Changed } from '../generated/Changed';
import type { ClaimView } from '../generated/ClaimView';
import type { Code } from '../generated/Code';
import type { ConnectionInput } from '../generated/ConnectionInput';
import type { DraftInput } from '../generated/DraftInput';
import type { DraftView } from '../generated/DraftView';
import type { FindInput } from '../generated/FindInput';
import type { FeedbackInput } from '../generated/FeedbackInput';
import type { InsureeView } from '../generated/InsureeView';
import type { PriceChangeView } from '../generated/PriceChangeView';
import type { PricesInput } from '../generated/PricesInput';
import type { RegisterChangeView } from '../generated/RegisterChangeView';
import type { PriceView } from '../generated/PriceView';
import type { Problem } from '../generated/Problem';
import type { SettingsView } from '../generated/SettingsView';
import type { StatusView } from '../generated/StatusView';
import { ledgerOf } from './ledger';
import { DIAGNOSIS_HITS, EVERYBODY, familyOf, ITEM_HITS, peopleBy, policiesOf, search, SERVICE_HITS } from './catalogue';
import { fileOf, withFiles } from './attachments';
import { broughtBy, NAMES } from './brought';
import { check } from './check';
import { feedsOf, pretendToPull } from './feeds';
import { aDay, blank, claimOf, many, sum } from './claims';
import { productOf, registerNews } from './register';
import { aWeekOfChanges, containing, listed, longList } from './prices';
import { type FakeOptions, settingsOf } from './options';

const DAY = 24 * 3_600_000;

/** The stand-in; its fields are there for tests to look at and to break. */
export class FakeBackend implements Backend {
  /** Every call, in order. */
  readonly calls: string[] = [];
  /** Every draft asked to be saved, in order. */
  readonly saved: DraftInput[] = [];
  /** Set to let the next call of that name fail. */
  readonly failing = new Map<string, Problem>();
  /** Set to hold calls of that name back until the promise is there. */
  readonly held = new Map<string, Promise<void>>();
  readonly store = new Map<string, ClaimView>();
  readonly listeners = new Set<(changed: Changed) => void>();
  mode: StatusView['mode'];
  connection: StatusView['connection'];
  feedsAt: number | null;
  warnings: StatusView['warnings'];
  /** The home behind training. */
  home: StatusView['mode'] = 'none';
  practised: boolean;
  syncing: boolean;
  paused: boolean;
  metered: boolean;
  filesWaiting: number;
  priceRows: PriceView[];
  changes: PriceChangeView[];
  register: RegisterChangeView[];
  badFeeds: boolean;
  /** Lists taken over empty. */
  readonly emptied = new Set<string>();
  /** Files chosen or dropped last. */
  chosen: readonly string[] = ['scan.pdf', 'setup.exe'];
  settingsView: SettingsView;
  files: 'fine' | 'older' | 'broken';
  #dropped: (names: string[]) => void = () => undefined;
  #counter = 124;

  constructor(options: FakeOptions = {}) {
    const now = Date.now();
    this.mode = options.mode ?? 'training';
    this.connection = options.connection ?? 'online';
    this.warnings = (options.warnings ?? '').split(',').filter(Boolean).map((one) => {
      const [code = '', detail = ''] = one.split(':');
      return { code, detail };
    });
    this.files = options.files ?? 'fine';
    this.badFeeds = options.feeds === 'bad';
    this.feedsAt = this.mode === 'none' || options.prices === 'never' ? null : now - (this.badFeeds ? 12 * DAY : 3.5 * 3_600_000);
    this.practised = options.practised === 'yes';
    this.ahead = { on: options.people === 'ahead', people: options.people === 'ahead' ? 36_412 : 0, asked: 214 };
    this.syncing = options.pull === 'running';
    this.paused = options.flow === 'paused';
    this.filesWaiting = options.filesWaiting ?? 0;
    this.metered = this.filesWaiting > 0;
    if (this.syncing) pretendToPull((progress) => this.tell({ what: 'progress', ...progress }));
    this.priceRows = options.prices === 'none' || options.prices === 'never' ? [] : options.prices === 'many' ? longList(10_000) : listed();
    this.changes = options.news === 'some' ? aWeekOfChanges(now) : [];
    this.register = options.news === 'some' ? registerNews(now) : [];
    const claims = options.claims === 'many' ? many(now, 20_000) : options.claims === 'none' ? [] : aDay(now);
    for (const claim of claims) this.store.set(claim.row.id, claim);
    this.settingsView = settingsOf(options);
  }

  async #call<T>(name: string, answer: () => T): Promise<T> {
    this.calls.push(name);
    await this.held.get(name);
    const problem = this.failing.get(name);
    if (problem) {
      this.failing.delete(name);
      throw problem;
    }
    return answer();
  }

  #fail(code: Code, detail = ''): never {
    throw { code, detail } satisfies Problem;
  }

  /** Tells the screens. */
  tell(changed: Changed): void {
    for (const listener of this.listeners) listener(changed);
  }

  #put(view: ClaimView): ClaimView {
    this.store.set(view.row.id, view);
    this.tell({ what: 'claim', id: view.row.id });
    return view;
  }

  #get(id: string): ClaimView {
    return this.store.get(id) ?? this.#fail('claim_not_found', id);
  }

  #count(...states: string[]): number {
    return [...this.store.values()].filter((one) => states.includes(one.row.state)).length;
  }

  #person(number: string, on: string): InsureeView {
    const person = EVERYBODY.get(number) ?? null;
    const offline = this.connection !== 'online';
    const list = person ? policiesOf(number) : [];
    const counts = list.some((one) => (one.from ?? '') <= on && on <= (one.to ?? ''));
    const kind = person ? (counts ? 'covered' : 'no_active_policy') : offline ? 'not_known_here' : 'not_found';
    const age = offline ? 6 * 86_400_000 : 60_000;
    return {
      number, person: person && { ...person, as_of_ms: Date.now() - age }, live: !offline, family: person ? familyOf(number) : [],
      cover: { kind, on, as_of_ms: kind === 'not_known_here' ? null : Date.now() - age, by_list: offline && this.ahead.on, policies: list },
      problem: offline ? { code: 'server_unreachable', detail: 'imis.example.org' } : null,
    };
  }

  #draftView(view: ClaimView): DraftView {
    const { draft } = view;
    const today = new Date().toISOString().slice(0, 10);
    return {
      id: view.row.id, code: view.row.code, state: view.row.state, draft, lines: view.lines,
      diagnosis_names: draft.diagnoses.map((code) => DIAGNOSIS_HITS.find((hit) => hit.code === code)?.name ?? null),
      insuree: draft.insuree ? this.#person(draft.insuree, draft.visit_to || draft.visit_from) : null,
      findings: check(draft, today), services_total: view.services_total, items_total: view.items_total,
      total: view.row.total, fields: {}, saved_ms: view.row.changed_ms, corrects: view.corrects, attachments: view.attachments,
    };
  }

  #newClaim(draft: DraftInput, corrects: string | null): ClaimView {
    const code = `RAPHOS-A-${String(this.#counter++).padStart(6, '0')}`;
    return this.#put({ ...claimOf(`d${this.#counter}`, code, 'draft', draft, Date.now(), Date.now()), corrects });
  }

  status() {
    return this.#call('status', (): StatusView => {
      const states = [...new Set([...this.store.values()].map((one) => one.row.state))];
      const now = Date.now();
      const open = this.mode === 'training' || this.mode === 'server';
      const to_send = this.#count('ready', 'sending', 'unsure');
      return {
        mode: this.mode, connection: open ? this.connection : 'unknown', last_contact_ms: open ? now - 4 * 60_000 : null,
        last_problem: null, server: this.settingsView.connection.server, user: 'arai', user_name: 'Asha Rai', facility_code: 'RAPHOS',
        facility_name: 'District Hospital Rapti', device: 'A', to_send, oldest_unsent_ms: to_send ? now - 2.2 * 3_600_000 : null,
        next_try_ms: now + 9 * 60_000, blocked: this.#count('blocked'),
        files_to_send: this.filesWaiting, files_bytes: this.filesWaiting * 412_000, drafts: this.#count('draft'), drafts_changed: 0,
        new_answers: [...this.store.values()].filter((one) => one.row.is_new).length,
        counts: Object.fromEntries(states.map((state) => [state, this.#count(state)])), feeds: feedsOf(this.feedsAt, this.badFeeds, this.emptied),
        second_home: open ? { claims: to_send + this.#count('blocked'), trouble: this.#secondHomeTrouble() } : null,
        prices_as_of_ms: this.feedsAt, currency: this.settingsView.changeable.currency, warnings: this.warnings, syncing: this.syncing, sending: false,
        paused: this.paused, metered: this.metered,
      };
    });
  }

  #secondHomeTrouble() {
    return this.warnings.find((warning) => warning.code === 'second_home')?.detail ?? null;
  }

  startTraining() {
    this.mode = 'training';
    this.practised = true;
    return this.status();
  }

  async leaveTraining() {
    await this.#call('leaveTraining', () => (this.mode = this.home));
    return this.status();
  }

  hasTraining() {
    return this.#call('hasTraining', () => this.practised);
  }

  async lock() {
    await this.#call('lock', () => (this.mode = 'locked'));
    return this.status();
  }

  async setUp() {
    await this.#call('setUp', () => (this.mode = 'server'));
    return this.status();
  }

  async setUpFromFiles() {
    const view = await this.#call('setUpFromFiles', () => broughtBy('fine'));
    this.mode = 'server';
    this.settingsView.connection = { ...this.settingsView.connection, server: null };
    return view;
  }

  chooseFiles() {
    return this.#call('chooseFiles', () => NAMES);
  }

  importFiles(anyway: boolean) {
    return this.#call('importFiles', () => broughtBy(anyway ? 'fine' : this.files));
  }

  onDropped(listener: (names: string[]) => void) {
    this.#dropped = listener;
    return () => (this.#dropped = () => undefined);
  }

  /** Drops files on the window. */
  drop(names: string[] = NAMES): void {
    this.chosen = names;
    this.#dropped(names);
  }

  async unlock(passphrase: string) {
    await this.#call('unlock', () => (passphrase === 'right' ? (this.mode = 'server') : this.#fail('wrong_passphrase')));
    return this.status();
  }

  async signIn() {
    await this.#call('signIn', () => (this.connection = 'online'));
    return this.status();
  }

  sync() {
    return this.#call('sync', () => {
      this.feedsAt = Date.now();
      if (this.priceRows.length === 0) this.priceRows = listed();
      this.tell({ what: 'mirror' });
      return { feeds: feedsOf(this.feedsAt, this.badFeeds, this.emptied), failed: [], stopped: false, took_ms: 1200 };
    });
  }

  cancelSync() {
    return this.#call('cancelSync', () => {
      this.syncing = false;
      this.tell({ what: 'status' });
    });
  }

  insuree(number: string, on: string | null) {
    return this.#call('insuree', () => this.#person(number, on ?? new Date().toISOString().slice(0, 10)));
  }

  ahead: AheadView;

  findPeople(text: string, limit: number) {
    return this.#call('findPeople', () => peopleBy(text).slice(0, limit));
  }

  peopleAhead() {
    return this.#call('peopleAhead', () => this.ahead);
  }

  peopleSize() {
    return this.#call('peopleSize', () => ({ people: 36_412, policies: 12_108, bytes: 62_500_000, server_ms: 424_000 }));
  }

  fetchPeopleAhead() {
    return this.#call('fetchPeopleAhead', () => (this.ahead = { ...this.ahead, on: true }));
  }

  forgetPeopleAhead() {
    return this.#call('forgetPeopleAhead', () => (this.ahead = { ...this.ahead, on: false, people: 0 }));
  }

  elementCover(number: string, kind: string, code: string) {
    return this.#call('elementCover', () => ({ kind, code, is_ok: number !== '100000051', left: code === 'A1' ? '3' : null, from: null }));
  }

  insureeClaims(number: string) {
    return this.#call('insureeClaims', () => [...this.store.values()].map((one) => one.row).filter((row) => row.insuree === number));
  }

  find({ kind, text, limit, wide }: FindInput) {
    const lists = { service: SERVICE_HITS, item: ITEM_HITS, element: [...SERVICE_HITS, ...ITEM_HITS], diagnosis: DIAGNOSIS_HITS };
    return this.#call('find', () => search(lists[kind].filter((hit) => wide || hit.in_list), text, limit));
  }

  administrators() {
    return this.#call('administrators', () => [
      { code: 'carap', name: 'Bimala Chaudhary' },
      { code: 'caram', name: 'Ramanantsoa-Rabearivelo Jean-Baptiste Emmanuel' },
    ]);
  }

  newDraft() {
    return this.#call('newDraft', () => this.#draftView(this.#newClaim(blank(Date.now()), null)));
  }

  openDraft(id: string) {
    return this.#call('openDraft', () => {
      const view = this.#get(id);
      return view.row.state === 'draft' ? this.#draftView(view) : this.#fail('not_a_draft', view.row.code);
    });
  }

  saveDraft(id: string, draft: DraftInput) {
    this.saved.push(structuredClone(draft));
    return this.#call('saveDraft', () => {
      const filled = structuredClone(draft);
      for (const line of filled.lines) {
        const hit = [...SERVICE_HITS, ...ITEM_HITS].find((one) => one.code === line.code);
        if (hit) line.kind = hit.kind;
        line.price ||= hit?.price ?? '';
      }
      const before = this.#get(id);
      const view = claimOf(id, before.row.code, 'draft', filled, Date.now(), Date.now());
      return this.#draftView(this.#put({ ...view, corrects: before.corrects, attachments: before.attachments }));
    });
  }

  #filed = (id: string, attachments: ClaimView['attachments']) => this.#put({ ...this.#get(id), attachments }).attachments;
  attachFiles = (id: string) => this.#call('attachFiles', () => withFiles(this.#get(id).attachments, this.chosen, (all) => this.#filed(id, all)));
  detach = (id: string, file: string) => this.#call('detach', () => this.#filed(id, this.#get(id).attachments.filter((one) => one.id !== file)));
  attachAgain = (id: string) => this.#call('attachAgain', () => this.#filed(id, this.#get(id).attachments.map((one) => fileOf(one.name))));
  readonly #discarded = new Map<string, ClaimView>();

  discardDraft(id: string) {
    return this.#call('discardDraft', () => {
      this.#discarded.set(id, this.#get(id));
      this.store.delete(id);
      this.tell({ what: 'claim', id });
    });
  }

  restoreDraft(id: string) {
    return this.#call('restoreDraft', () => {
      const view = this.#discarded.get(id) ?? this.#fail('claim_not_found', id);
      this.#put(view);
    });
  }

  submit(ids: string[], anyway: string | null) {
    return this.#call('submit', () =>
      ids.map((id) => {
        const view = this.#get(id);
        const findings = check(view.draft, new Date().toISOString().slice(0, 10));
        const weights = new Set(findings.map((finding) => finding.weight));
        const code: Code | null = weights.has('stops') ? 'incomplete' : weights.has('will_be_rejected') && !anyway ? 'needs_reason' : null;
        if (!code) {
          const row = { ...view.row, state: 'ready', submitted_ms: Date.now(), changed_ms: Date.now() };
          this.#put({ ...view, row, anyway, history: [...view.history, { at_ms: Date.now(), what: 'submitted', facts: {} }] });
        }
        return { id, code: view.row.code, state: code ? 'draft' : 'ready', findings, problem: code ? { code, detail: '' } : null };
      }),
    );
  }

  takeBack(id: string) {
    return this.#call('takeBack', () => {
      const view = this.#get(id);
      if (view.row.state !== 'ready') this.#fail('not_in_outbox');
      return this.#draftView(this.#put({ ...view, row: { ...view.row, state: 'draft' } }));
    });
  }

  answerQuestions(id: string, answers: FeedbackInput) {
    return this.#call('answerQuestions', () => {
      const view = this.#get(id);
      if (!view.feedback?.can_answer) this.#fail('not_asked');
      return this.#put({
        ...view, feedback: { asked: true, can_answer: true, state: 'waiting', given_ms: Date.now(), sent_ms: null, answers },
      });
    });
  }

  #toReady(id: string): ClaimView {
    const view = this.#get(id);
    return this.#put({ ...view, row: { ...view.row, state: 'ready', blocked: null } });
  }

  tryAgain(id: string) {
    return this.#call('tryAgain', () => this.#toReady(id));
  }

  takeNewCode(id: string) {
    return this.#call('takeNewCode', () => this.#toReady(id));
  }

  correct(id: string) {
    return this.#call('correct', () => {
      const draft = this.#newClaim(structuredClone(this.#get(id).draft), id);
      this.#put({ ...this.#get(id), corrected_by: draft.row.id });
      return this.#draftView(draft);
    });
  }

  send() {
    return this.#call('send', () => {
      const offline = this.connection !== 'online';
      const due = [...this.store.values()].filter((one) => one.row.state === 'ready');
      if (!offline) for (const one of due) this.#put({ ...one, row: { ...one.row, state: 'waiting', changed_ms: Date.now() } });
      this.tell({ what: 'status' });
      return {
        delivered: offline ? 0 : due.length, blocked: 0, postponed: offline ? due.length : 0, attachments_sent: 0, attachments_refused: 0, feedback_sent: 0, feedback_refused: 0, claims: [],
        problem: offline ? ({ code: 'server_unreachable', detail: 'imis.example.org' } satisfies Problem) : null,
      };
    });
  }

  async sendWithFiles() {
    this.calls.push('sendWithFiles');
    const delivery = await this.send();
    if (delivery.problem) return delivery;
    const attachments_sent = this.filesWaiting;
    this.filesWaiting = 0;
    this.tell({ what: 'status' });
    return { ...delivery, attachments_sent };
  }

  pause() {
    return this.#flow('pause', () => (this.paused = true));
  }

  resume() {
    return this.#flow('resume', () => (this.paused = false));
  }

  spareTheLink() {
    return this.#flow('spareTheLink', () => (this.metered = true));
  }

  useTheLink() {
    return this.#flow('useTheLink', () => (this.metered = false));
  }

  async #flow(what: 'pause' | 'resume' | 'spareTheLink' | 'useTheLink', change: () => void) {
    await this.#call(what, change);
    this.tell({ what: 'status' });
    return this.status();
  }

  refresh() {
    return this.#call('refresh', () => ({ asked: this.#count('waiting'), changed: [], found: 0, unanswered: 0, doubted: 0 }));
  }

  claims(filter: Parameters<Backend['claims']>[0]) {
    return this.#call('claims', () => {
      const wanted = filter.text.toLowerCase();
      const rows = [...this.store.values()]
        .map((one) => one.row)
        .filter((row) => filter.states.length === 0 || filter.states.includes(row.state))
        .filter((row) => `${row.code} ${row.insuree} ${row.insuree_name ?? ''}`.toLowerCase().includes(wanted))
        .sort((a, b) => b.changed_ms - a.changed_ms || b.id.localeCompare(a.id));
      if (filter.rejected_first) rows.sort((a, b) => Number(b.state === 'rejected') - Number(a.state === 'rejected'));
      const { before } = filter;
      const from = before?.id === '' ? rows.findIndex((row) => row.changed_ms < before.changed_ms) : 0;
      const after = from < 0 ? rows.length : before && before.id !== '' ? rows.findIndex((row) => row.id === before.id) + 1 : from;
      const page = rows.slice(after, after + (filter.limit || 100));
      const last = page.at(-1);
      const next = last && after + page.length < rows.length ? { changed_ms: last.changed_ms, id: last.id, rejected: last.state === 'rejected' } : null;
      return { rows: page, next };
    });
  }

  claim(id: string) {
    return this.#call('claim', () => {
      const view = this.#get(id);
      if (!view.row.is_new) return view;
      const seen = { ...view, row: { ...view.row, is_new: false } };
      this.store.set(id, seen);
      this.tell({ what: 'status' });
      return seen;
    });
  }

  desk() {
    return this.#call('desk', () => {
      const acts: Record<string, string> = { rejected: 'correct', draft: 'go_on', partly: 'see' };
      const all = [...this.store.values()];
      const needs = all
        .filter((one) => ['rejected', 'blocked', 'partly', 'draft'].includes(one.row.state))
        .slice(0, 100)
        .map((one) => ({
          claim: one.row, reason: one.answer?.lines.find((line) => line.rejected)?.reason ?? null,
          act: one.row.blocked ? (one.row.blocked.why === 'code_taken' ? 'new_code' : 'see') : (acts[one.row.state] ?? 'see'),
        }));
      const states = [...new Set(all.map((one) => one.row.state))];
      const of = (state: string) => all.filter((one) => one.row.state === state);
      return {
        new_answers: all.filter((one) => one.row.is_new).length, questions: all.filter((one) => one.row.questions).length, question: all.find((one) => one.row.questions)?.row.id ?? null,
        needs, needs_count: needs.length, drafts_changed: needs.filter((need) => need.claim.holds_changed).length,
        register_unseen: this.register.filter((one) => one.is_new).length, submitted_today: all.length ? 4 : 0, claimed_today: all.length ? '4685.00' : '0',
        approved_month: all.length ? '181940.50' : '0', decided_month: all.length ? '211200.00' : '0',
        by_state: states.map((state) => ({ state, count: of(state).length, total: sum(of(state).map((one) => Number(one.row.total))) })),
      };
    });
  }

  ledger() {
    return this.#call('ledger', () => ledgerOf([...this.store.values()]));
  }

  exportLedger(name: string) {
    return this.#call('exportLedger', () => ({ path: `Documents/${name}.csv`, rows: this.store.size }));
  }

  printReceipt(id: string) {
    return this.#call('printReceipt', () => ({ path: `/tmp/${this.#get(id).row.code}.pdf`, bytes: 41_000, copy: 1 }));
  }

  prices(input: PricesInput) {
    return this.#call('prices', () => {
      const of = (kind: string) => this.priceRows.filter((row) => row.kind === kind);
      const rows = containing(input.kind ? of(input.kind) : this.priceRows, input.text);
      const after = input.after ? rows.findIndex((row) => `${row.kind} ${row.code}` === input.after) + 1 : 0;
      const page = rows.slice(after, after + input.limit);
      const last = page.at(-1);
      return {
        rows: page, next: last && !input.text.trim() && after + page.length < rows.length ? `${last.kind} ${last.code}` : null,
        services: of('service').length, items: of('item').length, as_of_ms: this.feedsAt,
        lists: [{ name: 'District hospital services', day: '2026-07-01' }, { name: 'District hospital items', day: '2026-07-01' }], unseen: this.changes.filter((one) => one.is_new).length,
      };
    });
  }

  acceptEmpty(list: string) {
    return this.#call(`acceptEmpty ${list}`, () => void this.emptied.add(list));
  }

  registerChanges() {
    return this.#call('registerChanges', () => this.register);
  }

  seeRegisterChanges() {
    return this.#call('seeRegisterChanges', () => {
      this.register = this.register.map((one) => ({ ...one, is_new: false }));
    });
  }

  product(code: string) {
    return this.#call('product', () => productOf(code));
  }

  priceChanges() {
    return this.#call('priceChanges', () => this.changes);
  }

  seePriceChanges() {
    return this.#call('seePriceChanges', () => {
      this.changes = this.changes.map((one) => ({ ...one, is_new: false }));
    });
  }

  exportPrices(name: string) {
    return this.#call('exportPrices', () => ({ path: `Documents/${name}.csv`, rows: this.priceRows.length }));
  }

  showExport() {
    return this.#call('showExport', () => undefined);
  }

  settings() {
    return this.#call('settings', () => this.settingsView);
  }

  saveSettings(input: SettingsView['changeable']) {
    return this.#call('saveSettings', () => (this.settingsView = { ...this.settingsView, changeable: { ...input } }));
  }

  saveConnection(input: ConnectionInput) {
    return this.#call('saveConnection', () => {
      const { connection } = this.settingsView;
      const headers = input.headers?.map((line) => line.split(':')[0] ?? '') ?? connection.headers;
      const changed = { ...connection, server: input.server, headers, desks: input.desks, per_minute: Math.floor(120 / input.desks) };
      return (this.settingsView = { ...this.settingsView, connection: changed });
    });
  }

  savePassphrase() {
    return this.#call('savePassphrase', () => (this.settingsView = { ...this.settingsView, key_slots: ['keychain', 'passphrase'] }));
  }

  onChange(listener: (changed: Changed) => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
