// The choice to fetch the people of the district ahead: its size is asked for before anything is fetched.
import type { Backend } from '../../lib/api/backend';
import type { AheadSizeView } from '../../lib/api/generated/AheadSizeView';
import type { AheadView } from '../../lib/api/generated/AheadView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** Where the choice stands. */
export class PeopleChoice {
  state = $state.raw<AheadView | null>(null);
  size = $state.raw<AheadSizeView | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** `update` begins the update that brings them. */
  constructor(
    private readonly backend: Backend,
    private readonly update: () => void,
  ) {}

  async load(): Promise<void> {
    await this.#do(async () => (this.state = await this.backend.peopleAhead()));
  }

  /** Asks how many there are. */
  async count(): Promise<void> {
    await this.#do(async () => (this.size = await this.backend.peopleSize()));
  }

  /** Fetches them from now on, and begins. */
  async fetch(): Promise<void> {
    if (await this.#do(async () => (this.state = await this.backend.fetchPeopleAhead()))) this.update();
  }

  /** Ends it and forgets them; answers whether that was done. */
  forget(): Promise<boolean> {
    return this.#do(async () => {
      this.state = await this.backend.forgetPeopleAhead();
      this.size = null;
    });
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
