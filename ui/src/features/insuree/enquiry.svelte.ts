// Asking about a person: who they are, how they are covered, what the payer says of one service or item, their claims here.
import type { Backend } from '../../lib/api/backend';
import type { ClaimRowView } from '../../lib/api/generated/ClaimRowView';
import type { ElementCoverView } from '../../lib/api/generated/ElementCoverView';
import type { HitView } from '../../lib/api/generated/HitView';
import type { InsureeView } from '../../lib/api/generated/InsureeView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';
import { asNumber } from '../../lib/register/person';

/** One enquiry after the other. */
export class Enquiry {
  number = $state('');
  /** The day the cover is asked for, `YYYY-MM-DD`; empty for today. */
  on = $state('');
  answer = $state.raw<InsureeView | null>(null);
  claims = $state.raw<readonly ClaimRowView[]>([]);
  element = $state.raw<{ hit: HitView; answer: ElementCoverView } | null>(null);
  asking = $state(false);
  problem = $state.raw<Problem | null>(null);
  elementProblem = $state.raw<Problem | null>(null);
  #question = 0;

  constructor(private readonly backend: Backend) {}

  type(text: string): void {
    this.number = asNumber(text);
  }

  /** Asks about the number; what is known here is shown first, the payer's answer takes its place. */
  async ask(): Promise<void> {
    const number = this.number;
    if (!number) return;
    const question = ++this.#question;
    const on = this.on || null;
    this.asking = true;
    this.problem = null;
    this.element = null;
    this.elementProblem = null;
    try {
      const known = await this.backend.insuree(number, on, true);
      if (question !== this.#question) return;
      this.answer = known;
      const claims = await this.backend.insureeClaims(number);
      if (question !== this.#question) return;
      this.claims = claims;
      const fresh = await this.backend.insuree(number, on, false);
      if (question === this.#question) this.answer = fresh;
    } catch (thrown) {
      if (question === this.#question) this.problem = asProblem(thrown);
    } finally {
      if (question === this.#question) this.asking = false;
    }
  }

  /** Asks whether one service or item would be taken now. */
  async askElement(hit: HitView): Promise<void> {
    const number = this.answer?.number;
    if (!number) return;
    const question = this.#question;
    this.element = null;
    this.elementProblem = null;
    try {
      const answer = await this.backend.elementCover(number, hit.kind, hit.code);
      if (question === this.#question) this.element = { hit, answer };
    } catch (thrown) {
      if (question === this.#question) this.elementProblem = asProblem(thrown);
    }
  }
}
