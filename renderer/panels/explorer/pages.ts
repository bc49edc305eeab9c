import type { ImageEntry, ImagePage } from '../../../main/api/images.ts';

export const PAGE_SIZE = 200;
/** 8,000 images: a screen shows some 100, and a page comes in milliseconds. */
const PAGES_KEPT = 40;

/** A list of images of which some pages are known; the page that was used last stands last. */
export type Pages = {
  /** Null until the first page has come. */
  readonly total: number | null;
  readonly known: ReadonlyMap<number, KnownPage>;
};

type KnownPage = {
  readonly entries: readonly ImageEntry[];
  /** That of the images when the page was asked for. */
  readonly version: number;
};

/** Places of a list, both included. */
export type Range = { readonly first: number; readonly last: number };

export const noPages: Pages = { total: null, known: new Map() };

/** The image at a place, or undefined until its page has come. */
export function entryAt({ known }: Pages, index: number): ImageEntry | undefined {
  return known.get(Math.floor(index / PAGE_SIZE))?.entries[index % PAGE_SIZE];
}

/** The pages of a range that have never come. Before the total is known, at least the first page of the range. */
export function missingPages(pages: Pages, range: Range): number[] {
  return pagesOf(pages, range).filter((page) => !pages.known.has(page));
}

/** The pages of a range that were asked for before the images had this version. */
export function stalePages(pages: Pages, range: Range, version: number): number[] {
  return pagesOf(pages, range).filter((page) => (pages.known.get(page)?.version ?? version) < version);
}

/** The list with a page that came; the pages that were not used for the longest time go. */
export function withPage(pages: Pages, page: number, version: number, { total, entries }: ImagePage): Pages {
  const known = new Map(pages.known);
  known.delete(page);
  known.set(page, { entries, version });
  const inside = [...known].filter(([other]) => other * PAGE_SIZE < total);
  return { total, known: new Map(inside.slice(-PAGES_KEPT)) };
}

/** The list with the pages of a range as those that were used last. */
export function withUsed(pages: Pages, range: Range): Pages {
  const known = new Map(pages.known);
  for (const page of pagesOf(pages, range)) {
    const used = known.get(page);
    if (used === undefined) continue;
    known.delete(page);
    known.set(page, used);
  }
  return { ...pages, known };
}

function pagesOf({ total }: Pages, { first, last }: Range): number[] {
  const end = total === null ? Math.max(0, last) : Math.min(last, total - 1);
  // An empty list still has a first page, whose answer tells when it is empty no more.
  const from = Math.floor(Math.min(Math.max(0, first), Math.max(0, end)) / PAGE_SIZE);
  const count = Math.floor(Math.max(0, end) / PAGE_SIZE) - from + 1;
  return Array.from({ length: count }, (_, place) => from + place);
}
