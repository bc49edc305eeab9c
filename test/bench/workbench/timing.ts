import path from 'node:path';
import type { Page } from 'playwright-core';

/** Lets pages time what happens in them, from the next navigation on. */
export async function addTiming(page: Page): Promise<void> {
  await page.addInitScript({ path: path.join(import.meta.dirname, 'page.js') });
}

/** The longest task since the last time this was asked, of those above 50 ms, in milliseconds; 0 without one. */
export function takeLongest(page: Page): Promise<number> {
  return page.evaluate<number>('bench.takeLongest()');
}

export type Until = {
  /** The event that begins the time, caught anywhere on the page. */
  readonly from: 'keydown' | 'click' | 'input';
  readonly selector: string;
  /** Its attribute, or null for its text. */
  readonly attribute: string | null;
  /** A value that must come first, or null. */
  readonly before: string | null;
  /** Of the value that ends the time. Both are regular expressions. */
  readonly matches: string;
};

/**
 * The time from an event until an element has a value, and a frame with it is painted, in milliseconds.
 * @param act brings about the event
 */
export async function timeUntil(page: Page, until: Until, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`bench.start(${JSON.stringify(until)})`);
  await act();
  return page.evaluate<number>('bench.end()');
}
