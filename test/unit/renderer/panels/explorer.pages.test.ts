import { expect, test } from 'vitest';
import type { ImageEntry } from '../../../../main/api/images.ts';
import {
  entryAt,
  missingPages,
  noPages,
  PAGE_SIZE,
  stalePages,
  withPage,
  withUsed,
} from '../../../../renderer/panels/explorer/pages.ts';

const TOTAL = 100_000;

function page(number: number) {
  const entries = Array.from({ length: PAGE_SIZE }, (_, place): ImageEntry => {
    const index = number * PAGE_SIZE + place;
    return { id: `${index}`, path: `${index}.jpg`, width: 1, height: 1, status: 'unseen', regions: 0, index };
  });
  return { total: TOTAL, entries };
}

function placesOf(number: number) {
  return { first: number * PAGE_SIZE, last: number * PAGE_SIZE };
}

test('a range that crosses pages needs both', () => {
  const pages = withPage(noPages, 0, 1, page(0));
  expect(missingPages(pages, { first: PAGE_SIZE - 1, last: PAGE_SIZE })).toEqual([1]);
  expect(missingPages(pages, { first: 2 * PAGE_SIZE - 1, last: 2 * PAGE_SIZE })).toEqual([1, 2]);
});

test('an empty list needs its first page once, and again when images change', () => {
  expect(missingPages(noPages, { first: 0, last: 40 })).toEqual([0]);
  const empty = withPage(noPages, 0, 1, { total: 0, entries: [] });
  const known = withPage(empty, 0, 1, { total: 1, entries: page(0).entries.slice(0, 1) });
  expect(missingPages(known, { first: 0, last: 40 })).toEqual([]);
  expect(stalePages(known, { first: 0, last: 40 }, 2)).toEqual([0]);
});

test('memory holds some pages, and those that were not used for the longest time go', () => {
  let pages = noPages;
  for (let number = 0; number < 40; number++) pages = withPage(pages, number, 1, page(number));
  pages = withPage(withUsed(pages, placesOf(0)), 40, 1, page(40));
  expect(pages.known.size).toBe(40);
  expect(entryAt(pages, 0)?.path).toBe('0.jpg');
  expect(entryAt(pages, PAGE_SIZE)).toBeUndefined();
});

test('pages beyond the end of a list that became shorter go', () => {
  const long = withPage(withPage(noPages, 0, 1, page(0)), 3, 1, page(3));
  const short = withPage(long, 0, 2, { total: 10, entries: page(0).entries.slice(0, 10) });
  expect(entryAt(short, 3 * PAGE_SIZE)).toBeUndefined();
});
