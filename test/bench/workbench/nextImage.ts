import type { Browser, Page } from 'playwright-core';
import { openProject } from '../../../main/store/openProject.ts';
import { dense } from './dense.ts';
import { type Finding, median, spread } from './report.ts';
import { openImage, withWorkbench } from './session.ts';
import { timeUntil } from './timing.ts';

type Place = { readonly folder: string; readonly dataFolder: string };

const PREFETCHED = 50;
const COLD = 250;
/** Long enough for the image after this one to be fetched and decoded. */
const LOOK_MS = 1500;

/** The time from the key or the click until the picture of a 12-megapixel JPEG is painted. */
export async function measureNextImage(browser: Browser, place: Place): Promise<readonly Finding[]> {
  await forgetSizes(place.folder);
  const cold = await withWorkbench(browser, place, (page) => openEverySecond(page));
  const ahead = await withWorkbench(browser, place, (page) => stepThrough(page));
  return [
    { what: 'next image, prefetched', budget: PREFETCHED, measured: median(ahead), note: spread(ahead) },
    { what: 'next image, cold', budget: COLD, measured: median(cold), note: spread(cold) },
  ];
}

/** As if nobody had ever opened the photographs: the server reads their sizes when they are opened. */
async function forgetSizes(folder: string): Promise<void> {
  const project = await openProject(folder, { create: true });
  await project.db.updateTable('images').set({ width: 0, height: 0 }).where('path', 'like', 'photograph%').execute();
  await project.close();
}

/** The images between are prefetched, and left out. */
async function openEverySecond(page: Page): Promise<readonly number[]> {
  // Starts the process that reads pictures.
  await openImage(page, dense.proposals);
  const times: number[] = [];
  for (const name of dense.photographs.filter((_, index) => index % 2 === 1)) {
    await page.waitForTimeout(LOOK_MS);
    times.push(await timeUntil(page, isPainted('click', name), () => page.getByRole('option', { name }).click()));
  }
  return times;
}

async function stepThrough(page: Page): Promise<readonly number[]> {
  const [first, ...others] = dense.photographs;
  await openImage(page, first);
  await page.getByTestId('canvas').focus();
  const times: number[] = [];
  for (const name of others) {
    await page.waitForTimeout(LOOK_MS);
    times.push(await timeUntil(page, isPainted('keydown', name), () => page.keyboard.press('d')));
  }
  return times;
}

function isPainted(from: 'keydown' | 'click', name: string) {
  const selector = `[data-testid="canvas"][data-image-id][aria-label^="${name}"]`;
  return { from, selector, attribute: 'aria-label', before: null, matches: '.' } as const;
}
