import type { Browser, Page } from 'playwright-core';
import { dense } from './dense.ts';
import { type Finding, median, quantile } from './report.ts';
import { openImage, withWorkbench } from './session.ts';
import { type FrameCost, traceFrames } from './trace.ts';

type Place = { readonly folder: string; readonly dataFolder: string };

const SCRIPTING = 8;
const STEPS = 120;
/** A page that has just shown an image still prefetches the next. */
const REST_MS = 1500;

/** Scripting per frame while an image with 2,000 boxes is panned and zoomed, and per input of a threshold. */
export async function measureCanvas(browser: Browser, place: Place): Promise<readonly Finding[]> {
  return withWorkbench(browser, place, async (page) => {
    await openImage(page, dense.crowd);
    await page.getByText(/would accept/).waitFor();
    await page.waitForTimeout(REST_MS);
    const pan = await traceFrames(page, () => panAbout(page));
    const zoom = await traceFrames(page, () => zoomAbout(page));
    await zoomIn(page);
    const panInside = await traceFrames(page, () => panAbout(page));
    await openImage(page, dense.proposals);
    await page.getByText(/would accept \d+ of 2000/).waitFor();
    await page.waitForTimeout(REST_MS);
    const slide = await traceFrames(page, () => slideThreshold(page));
    return [
      ...findingsOf('pan, 2,000 boxes, fitted', pan),
      ...findingsOf('pan, 2,000 boxes, at 100 %', panInside),
      ...findingsOf('zoom, 2,000 boxes', zoom),
      ...findingsOf('threshold, 2,000 proposals', slide, null),
    ];
  });
}

function findingsOf(what: string, frames: readonly FrameCost[], budget: number | null = SCRIPTING): readonly Finding[] {
  const scripting = frames.map((frame) => frame.scripting);
  const note = `processor time, ${frames.length} frames; with raster ${median(frames.map(({ all }) => all)).toFixed(1)}`;
  return [
    { what: `${what}: scripting, median`, budget, measured: median(scripting), note },
    { what: `${what}: scripting, p95`, budget, measured: quantile(scripting, 0.95), note: '' },
  ];
}

async function middleOf(page: Page, testId = 'canvas'): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId(testId).boundingBox();
  if (box === null) throw new Error(`Expected ${testId} on the screen, got none.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Goes round with the middle button. */
async function panAbout(page: Page): Promise<void> {
  const { x, y } = await middleOf(page);
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  for (let step = 0; step <= STEPS; step++) {
    const turn = (2 * Math.PI * step) / STEPS;
    await page.mouse.move(x + 150 * Math.sin(turn), y + 150 * (1 - Math.cos(turn)));
  }
  await page.mouse.up({ button: 'middle' });
}

/** Into the image and back. */
async function zoomAbout(page: Page): Promise<void> {
  const { x, y } = await middleOf(page);
  await page.mouse.move(x + 60, y + 40);
  for (let step = 0; step < STEPS; step++) await page.mouse.wheel(0, step < STEPS / 2 ? -25 : 25);
}

async function zoomIn(page: Page): Promise<void> {
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Shift+KeyF');
  await page.waitForTimeout(REST_MS);
}

async function slideThreshold(page: Page): Promise<void> {
  const slider = await page.getByRole('slider', { name: 'Minimum match' }).boundingBox();
  if (slider === null) throw new Error('Expected the slider of the match, got none.');
  const y = slider.y + slider.height / 2;
  const at = (share: number) => slider.x + slider.width * share;
  await page.mouse.move(at(0.4), y);
  await page.mouse.down();
  for (let step = 0; step <= STEPS; step++) await page.mouse.move(at(0.4 + 0.3 * Math.sin(step / 10)), y);
  await page.mouse.up();
}
