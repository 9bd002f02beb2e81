// What changed in the price list: new until it was opened and left again.
import type { Backend } from '../../lib/api/backend';
import type { PriceChangeView } from '../../lib/api/generated/PriceChangeView';
import type { Problem } from '../../lib/api/generated/Problem';
import { asProblem } from '../../lib/problem/catalogue';

/** The changes of the last weeks. */
export class PriceChanges {
  list = $state.raw<readonly PriceChangeView[] | null>(null);
  problem = $state.raw<Problem | null>(null);

  constructor(private readonly backend: Backend) {}

  readonly fresh = $derived.by(() => (this.list ?? []).filter((one) => one.is_new));
  readonly earlier = $derived.by(() => (this.list ?? []).filter((one) => !one.is_new));

  async load(): Promise<void> {
    try {
      this.list = await this.backend.priceChanges();
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Left again: what was shown is new no more. What could not be shown stays new. */
  async left(): Promise<void> {
    const shown = this.fresh.length > 0;
    this.list = null;
    if (shown) await this.backend.seePriceChanges();
  }
}
