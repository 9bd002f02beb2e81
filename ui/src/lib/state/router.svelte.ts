// Which page is open, and what of it.

export const PAGES = ['desk', 'claim', 'claims', 'answers', 'insuree', 'prices', 'settings'] as const;
export type Page = (typeof PAGES)[number];

/** The page, with the claim or the insurance number it was opened for. */
export interface Route {
  page: Page;
  /** Our id of a claim on `claim`, `claims`, `answers`; an insurance number on `insuree`. */
  id: string | null;
  /** The page one came from. */
  from: Page | null;
  /** Grows with every visit, so that opening the same page anew is a change. */
  visit: number;
}

/** Moves between the pages. */
export class Router {
  route = $state.raw<Route>({ page: 'desk', id: null, from: null, visit: 0 });

  go(page: Page, id: string | null = null): void {
    this.route = { page, id, from: this.route.page, visit: this.route.visit + 1 };
  }
}
