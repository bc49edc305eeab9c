import type { Browser } from 'playwright-core';
import { dense } from './dense.ts';
import { type Finding, median, spread } from './report.ts';
import { openImage, withWorkbench } from './session.ts';
import { timeUntil } from './timing.ts';

type Place = { readonly folder: string; readonly dataFolder: string };

const BUDGET = 200;
const REPEATS = 5;

const isShown = {
  from: 'keydown',
  selector: '[data-testid="canvas"]',
  attribute: 'aria-label',
  before: null,
  matches: `\\b${dense.regionsToUndo} regions`,
} as const;
const isStored = {
  from: 'keydown',
  selector: '.workbench-status',
  attribute: null,
  before: 'Saving',
  matches: 'Saved',
} as const;

/** The time until the undo of the removal of 10,000 regions is shown, and until it is stored. */
export async function measureUndo(browser: Browser, place: Place): Promise<readonly Finding[]> {
  return withWorkbench(browser, place, async (page) => {
    await openImage(page, dense.regions);
    await page.getByTestId('canvas').focus();
    await page.keyboard.press('Control+KeyA');
    await timeUntil(page, isStored, () => page.keyboard.press('Delete'));
    const [shown, stored]: [number[], number[]] = [[], []];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      stored.push(await timeUntil(page, isStored, () => page.keyboard.press('Control+KeyZ')));
      await timeUntil(page, isStored, () => page.keyboard.press('Control+Shift+KeyZ'));
      shown.push(await timeUntil(page, isShown, () => page.keyboard.press('Control+KeyZ')));
      await page.getByText(/^Saved/).waitFor();
      await timeUntil(page, isStored, () => page.keyboard.press('Control+Shift+KeyZ'));
    }
    // Leaves the project as it was.
    await timeUntil(page, isStored, () => page.keyboard.press('Control+KeyZ'));
    return [
      { what: 'undo of 10,000 regions: shown', budget: BUDGET, measured: median(shown), note: spread(shown) },
      { what: 'undo of 10,000 regions: stored', budget: BUDGET, measured: median(stored), note: spread(stored) },
    ];
  });
}
