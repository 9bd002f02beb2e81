// What a person does with claims: one sentence of news after each act, and the way back where there is one.
import type { ClaimRowView } from '../../lib/api/generated/ClaimRowView';
import type { ClaimView } from '../../lib/api/generated/ClaimView';
import { t } from '../../lib/i18n/words.svelte';
import { problemWords } from '../../lib/problem/catalogue';
import type { AppState } from '../../lib/state/app';
import type { Act } from './detail.svelte';

/** The acts of the claims pages. */
export class Acts {
  /** `refresh` asks again for what is on the screen. */
  constructor(
    private readonly app: AppState,
    readonly refresh: () => Promise<void>,
  ) {}

  /** Carries an act out on the claim in view. */
  async run(act: Act, view: ClaimView): Promise<void> {
    const { backend, router } = this.app;
    const { id, code } = view.row;
    switch (act) {
      case 'go_on':
        return router.go('claim', id);
      case 'sign_in':
        return router.go('settings');
      case 'open_correction':
        return this.#openCorrection(view.corrected_by);
      case 'submit':
        return this.submit([view.row]);
      case 'take_back':
      case 'correct': {
        const draft = await this.app.attempt(act === 'correct' ? backend.correct(id) : backend.takeBack(id));
        if (draft) router.go('claim', draft.id);
        return;
      }
      case 'try_again':
      case 'take_new_code': {
        const after = await this.app.attempt(act === 'try_again' ? backend.tryAgain(id) : backend.takeNewCode(id));
        if (after) this.app.toasts.show(t('ui-claim-released', { code: act === 'try_again' ? code : after.row.code }));
        return this.refresh();
      }
    }
  }

  /** The correction is a draft to go on with, or has left already. */
  async #openCorrection(id: string | null): Promise<void> {
    if (id === null) return;
    const correction = await this.app.attempt(this.app.backend.claim(id));
    if (correction) this.app.router.go(correction.row.state === 'draft' ? 'claim' : 'claims', id);
  }

  /** Submits the drafts among some claims, each for itself; what cannot go is opened or counted. */
  async submit(rows: readonly ClaimRowView[]): Promise<void> {
    const drafts = rows.filter((row) => row.state === 'draft');
    if (drafts.length === 0) return;
    const outcomes = await this.app.attempt(this.app.backend.submit(drafts.map((row) => row.id), null));
    if (!outcomes) return;
    const refused = outcomes.filter((outcome) => outcome.problem !== null);
    const [only] = refused;
    if (drafts.length === 1 && only?.problem) {
      // One draft that cannot go: the place to mend it is where it is written.
      this.app.toasts.show(problemWords(only.problem).text, null, 'bad');
      return this.app.router.go('claim', only.id);
    }
    this.app.toasts.show(t('ui-claims-submitted', { count: outcomes.length - refused.length, kept: refused.length }));
    await this.refresh();
    void this.app.session.ask();
  }

  /** Prints claims one after the other. */
  async print(rows: readonly ClaimRowView[]): Promise<void> {
    let printed = 0;
    let copy = 0;
    for (const row of rows) {
      const paper = await this.app.attempt(this.app.backend.printReceipt(row.id));
      if (!paper) break;
      printed += 1;
      copy = paper.copy;
    }
    if (printed === 1) this.app.toasts.show(t('ui-printed', { copy }));
    else if (printed > 1) this.app.toasts.show(t('ui-printed-many', { count: printed }));
  }
}
