/** What lists say of a page. */
export interface Entry {
  /** Where it is, without its ending: `decisions/0002-dependencies`. */
  readonly path: string;
  readonly title: string;
  /** One sentence, for lists of pages. */
  readonly summary: string;
}

/** One page of the site. */
export interface Page extends Entry {
  /** The file of the repository that it is; links to that file lead here. */
  readonly source?: string;
  /** Its markdown. Links are relative to `source` where it has one, else to the page itself. */
  readonly markdown: string;
}

/** Pages that stand together in the navigation. */
export interface Section {
  readonly title: string;
  readonly collapsed: boolean;
  readonly pages: readonly Page[];
}
