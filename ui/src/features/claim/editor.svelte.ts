// State of the claim editor: what was typed, what the core says about it, and where the next keystroke belongs. No DOM.
import type { Backend } from '../../lib/api/backend';
import type { AttachmentView } from '../../lib/api/generated/AttachmentView';
import type { DraftInput } from '../../lib/api/generated/DraftInput';
import type { DraftView } from '../../lib/api/generated/DraftView';
import type { FindingView } from '../../lib/api/generated/FindingView';
import type { HitView } from '../../lib/api/generated/HitView';
import type { InsureeView } from '../../lib/api/generated/InsureeView';
import type { Problem } from '../../lib/api/generated/Problem';
import type { SubmitView } from '../../lib/api/generated/SubmitView';
import { asProblem } from '../../lib/problem/catalogue';
import { asNumber } from '../../lib/register/person';
import { isMissing } from '../../lib/register/weights';
import { Autosave } from './autosave.svelte';
import { Lines, type Row } from './lines.svelte';

/** Diagnoses a claim can hold: the main one and four others. */
export const DIAGNOSES = 5;

/** The fields of the form besides the lines. */
export type Fields = Omit<DraftInput, 'lines' | 'diagnoses'> & { diagnoses: string[] };

interface Saving {
  id: string;
  draft: DraftInput;
  sent: Row[];
}

/** What became of pressing Submit. */
export type Submitted =
  | { kind: 'done'; id: string; code: string }
  | { kind: 'incomplete' }
  | { kind: 'needs_reason'; findings: FindingView[] }
  | { kind: 'problem'; problem: Problem };

const NOTHING: Fields = {
  insuree: '', visit_type: '', visit_from: '', visit_to: '', claim_date: '', administrator: '', guarantee: '', explanation: '',
  diagnoses: ['', '', '', '', ''],
};

/** Composes one claim after the other. */
export class ClaimEditor {
  /** The newest answer of the core; `null` until a draft is open. */
  view = $state.raw<DraftView | null>(null);
  fields = $state<Fields>(structuredClone(NOTHING));
  readonly lines = new Lines(() => this.touch(), (path) => this.focusOn(path));
  /** Names of diagnoses just taken, until the core's answer has them. */
  #taken = $state<Record<string, string>>({});
  findings = $state.raw<readonly FindingView[]>([]);
  /** Submit was pressed: from now on what is missing is shown like any other finding. */
  attempted = $state(false);
  submitting = $state(false);
  /** Why no draft could be opened. */
  problem = $state.raw<Problem | null>(null);
  /** The payer is being asked about the person. */
  asking = $state(false);
  #asked = $state.raw<InsureeView | null>(null);
  /** The number is being typed: what is known about half a number helps nobody. */
  typingNumber = $state(false);
  /** The field that should have the focus; a new object each time. */
  focus = $state.raw<{ path: string } | null>(null);
  readonly autosave: Autosave<Saving, DraftView>;

  constructor(private readonly backend: Backend) {
    this.autosave = new Autosave<Saving, DraftView>({
      save: ({ id, draft }) => this.backend.saveDraft(id, draft),
      took: (view, saving, newest) => {
        // An answer about another draft, or about what was typed before, says nothing about what is on the screen.
        if (view.id !== this.view?.id || !newest) return;
        this.#learn(view, saving.sent);
      },
    });
  }

  /** The person and their cover: the payer's fresh answer if it is about this number and day, else what is known here. */
  readonly person = $derived.by(() => {
    const known = this.view?.insuree ?? null;
    if (this.typingNumber || !this.fields.insuree) return null;
    const asked = this.#asked;
    if (asked?.number === this.fields.insuree && (!known || asked.cover.on === known.cover.on)) return asked;
    return known?.number === this.fields.insuree ? known : null;
  });

  /** Nothing but what every fresh draft holds. */
  get isBlank(): boolean {
    const { insuree, guarantee, explanation, diagnoses } = this.fields;
    return ![insuree, guarantee, explanation, ...diagnoses].some(Boolean) && this.lines.filled.length === 0;
  }

  /** What is missing in a form nobody tried to submit yet: said quietly. */
  readonly missing = $derived(this.attempted ? [] : this.findings.filter(isMissing));
  /** Everything that is said in full. */
  readonly objections = $derived(this.attempted ? this.findings : this.findings.filter((finding) => !isMissing(finding)));

  /** The findings of one field that are said in full. */
  at(path: string): FindingView[] {
    return this.objections.filter((finding) => finding.field === path);
  }

  /** Asks for the focus to go to a field. */
  focusOn(path: string): void {
    this.focus = { path };
  }

  /** Opens a draft, or a fresh one. What was open is saved first. */
  async open(id: string | null): Promise<void> {
    await this.autosave.flush();
    try {
      this.load(await (id === null ? this.backend.newDraft() : this.backend.openDraft(id)));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Shows a draft the core answered with. */
  load(view: DraftView): void {
    const { lines, diagnoses, ...rest } = view.draft;
    this.problem = null;
    this.attempted = false;
    this.typingNumber = false;
    this.#asked = null;
    this.#taken = {};
    this.fields = { ...rest, diagnoses: Array.from({ length: Math.max(DIAGNOSES, diagnoses.length) }, (_, at) => diagnoses[at] ?? '') };
    this.lines.load(lines);
    this.#learn(view, this.lines.filled);
    this.focusOn(this.#firstOpenField());
  }

  #firstOpenField(): string {
    if (!this.fields.insuree) return 'insuree';
    return this.findings.find((finding) => finding.weight === 'stops' && !finding.field.startsWith('lines'))?.field ?? `lines.${this.lines.rows.length - 1}.code`;
  }

  #learn(view: DraftView, sent: readonly Row[]): void {
    this.view = view;
    this.lines.learn(view, sent);
    this.findings = view.findings.map((finding) => ({ ...finding, field: this.lines.pathOnScreen(finding.field, sent) }));
  }

  /** Something was typed: save it. */
  touch(): void {
    if (!this.view) return;
    const sent = this.lines.filled;
    const diagnoses = this.fields.diagnoses.slice(0, this.fields.diagnoses.findLastIndex(Boolean) + 1);
    const draft = { ...$state.snapshot(this.fields), diagnoses: [...diagnoses], lines: sent.map(({ kind, code, quantity, price }) => ({ kind, code, quantity, price })) };
    this.autosave.changed({ id: this.view.id, draft, sent });
  }

  /** Files were added or taken away. */
  attached(attachments: AttachmentView[]): void {
    if (this.view) this.view = { ...this.view, attachments };
  }

  /** A plain field was typed in. */
  set(field: Exclude<keyof Fields, 'diagnoses'>, value: string): void {
    this.fields[field] = value;
    this.touch();
  }

  /** The first day of the visit; the last day follows as long as nobody set another one. */
  setVisitFrom(value: string): void {
    const follows = !this.fields.visit_to || this.fields.visit_to === this.fields.visit_from;
    this.fields.visit_from = value;
    if (follows) this.fields.visit_to = value;
    this.touch();
  }

  /** A keystroke in the insurance number. */
  typeNumber(text: string): void {
    this.typingNumber = true;
    this.set('insuree', asNumber(text));
  }

  /** Enter, or a scanner's: the number is whole. It never submits; the visit is next. */
  enterNumber(): void {
    this.focusOn('visit_from');
    void this.askAboutPerson();
  }

  /** Asks the payer who this is, if the number is new; without a link the last known answer stays. */
  async askAboutPerson(): Promise<void> {
    this.typingNumber = false;
    const number = this.fields.insuree;
    if (!number || this.#asked?.number === number) return;
    this.asking = true;
    try {
      await this.autosave.flush();
      const answer = await this.backend.insuree(number, this.fields.visit_to || this.fields.visit_from || null, false);
      if (number !== this.fields.insuree) return;
      this.#asked = answer;
      // The findings change with what was learnt about the cover.
      this.touch();
    } catch {
      // What is known here stays in view; the strip tells of the link.
    } finally {
      if (number === this.fields.insuree) this.asking = false;
    }
  }

  /** A diagnosis was taken from the list: on to the next. */
  takeDiagnosis(at: number, hit: Pick<HitView, 'code' | 'name'>): void {
    this.setDiagnosis(at, hit.code, hit.name);
    this.afterDiagnosis(at);
  }

  /** A diagnosis as typed, with its name where the list has it. */
  setDiagnosis(at: number, code: string, name?: string): void {
    if (name !== undefined) this.#taken = { ...this.#taken, [code]: name };
    this.fields.diagnoses[at] = code;
    this.touch();
  }

  /** Enter on a diagnosis: the next one, or from an empty one the lines. */
  afterDiagnosis(at: number): void {
    const more = this.fields.diagnoses[at] && at + 1 < DIAGNOSES;
    this.focusOn(more ? `diagnoses.${at + 1}` : this.lines.nextOpen());
  }

  /** The name beside a diagnosis code. */
  diagnosisName(at: number): string {
    const code = this.fields.diagnoses[at] ?? '';
    if (!code) return '';
    if (this.#taken[code] !== undefined) return this.#taken[code];
    return this.view?.draft.diagnoses[at] === code ? (this.view.diagnosis_names[at] ?? '') : '';
  }

  /** Submits; everything typed is saved before. Pressing twice is the same as once. */
  async submit(anyway: string | null): Promise<Submitted | null> {
    if (!this.view || this.submitting) return null;
    this.submitting = true;
    try {
      if (!(await this.autosave.flush()) && this.autosave.problem) return { kind: 'problem', problem: this.autosave.problem };
      const [outcome] = await this.backend.submit([this.view.id], anyway);
      return outcome ? this.#outcome(outcome) : null;
    } catch (thrown) {
      return { kind: 'problem', problem: asProblem(thrown) };
    } finally {
      this.submitting = false;
    }
  }

  #outcome({ id, code, problem, findings }: SubmitView): Submitted {
    if (problem?.code === 'needs_reason') {
      return { kind: 'needs_reason', findings: findings.filter((finding) => finding.weight === 'will_be_rejected') };
    }
    if (problem?.code === 'incomplete') {
      this.attempted = true;
      this.findings = findings.map((finding) => ({ ...finding, field: this.lines.pathOnScreen(finding.field, this.lines.filled) }));
      const first = this.findings.find((finding) => finding.weight === 'stops');
      if (first) this.focusOn(first.field === 'lines' ? this.lines.nextOpen() : first.field);
      return { kind: 'incomplete' };
    }
    return problem ? { kind: 'problem', problem } : { kind: 'done', id, code };
  }

  /** A fresh claim after one was submitted: a claim date and an administrator set by hand stay. */
  async next(): Promise<void> {
    const { claim_date, administrator } = this.fields;
    await this.open(null);
    if (!this.view) return;
    if (claim_date && this.fields.claim_date !== claim_date) this.set('claim_date', claim_date);
    if (administrator && this.fields.administrator !== administrator) this.set('administrator', administrator);
  }
}
