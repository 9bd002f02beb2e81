// One claim in full, and what a person can do with it in its state.
import type { Backend } from '../../lib/api/backend';
import type { ClaimRowView } from '../../lib/api/generated/ClaimRowView';
import type { ClaimView } from '../../lib/api/generated/ClaimView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** What can be done with a claim; the word is `ui-act-NAME`. */
export type Act = 'go_on' | 'submit' | 'take_back' | 'try_again' | 'take_new_code' | 'correct' | 'open_correction' | 'sign_in';

/** The acts that fit a claim, the most useful first. */
export function actsFor(row: ClaimRowView, correctedBy: string | null): Act[] {
  switch (row.state) {
    case 'draft':
      return ['go_on', 'submit'];
    case 'ready':
      return ['take_back'];
    case 'blocked':
      if (row.blocked?.why === 'code_taken') return ['take_new_code', 'take_back'];
      // What the payer holds may be this very claim: it can only be asked about again.
      if (row.blocked?.why === 'inconclusive') return ['try_again'];
      if (row.blocked?.why === 'sign_in') return ['sign_in', 'try_again', 'take_back'];
      return ['take_back', 'try_again'];
    case 'unsure':
      return ['try_again'];
    case 'rejected':
    case 'partly':
      return [correctedBy ? 'open_correction' : 'correct'];
    default:
      return [];
  }
}

/** The claim in the pane. */
export class ClaimDetail {
  view = $state.raw<ClaimView | null>(null);
  problem = $state.raw<Problem | null>(null);
  #wanted: string | null = null;

  constructor(private readonly backend: Backend) {}

  get id(): string | null {
    return this.#wanted;
  }

  /** Shows a claim; its answer counts as seen. An answer about another claim than the one wanted last is ignored. */
  async show(id: string): Promise<void> {
    this.#wanted = id;
    try {
      const view = await this.backend.claim(id);
      if (this.#wanted !== id) return;
      this.view = view;
      this.problem = null;
    } catch (thrown) {
      if (this.#wanted !== id) return;
      this.view = null;
      this.problem = asProblem(thrown);
    }
  }

  /** Asks again for the claim in view. */
  async again(): Promise<void> {
    if (this.#wanted) await this.show(this.#wanted);
  }

  close(): void {
    this.#wanted = null;
    this.view = null;
    this.problem = null;
  }
}
