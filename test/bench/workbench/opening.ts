import type { Browser } from 'playwright-core';
import { type Finding, median, spread } from './report.ts';
import { newPage, serve, withWorkbench } from './session.ts';
import { takeLongest, timeUntil } from './timing.ts';

type Place = { readonly folder: string; readonly dataFolder: string };

const FIRST_PAGE = 1000;
const LONGEST = 50;
const REPEATS = 3;
const ROW = '.explorer-image .explorer-file';
/** The folder is looked through meanwhile, which tells the page of changes. */
const SETTLE_MS = 3000;

/** Filters of every kind. */
export const filters: readonly string[] = [
  'image-0500',
  '/part-0[12]/',
  '#50000',
  'status:unseen',
  'status:proposals',
  'status:"in progress"',
  'status:done',
  'status:unfinished',
  'phrase:"red car"',
  'absent:dog',
  'regions:>3',
  'regions:0',
  'iou:<0.6',
  'score:[0.2,0.5]',
  '-status:done part-05',
];

/** How long a project of 100,000 images takes until its first page is seen, and what holds the page up meanwhile. */
export async function measureOpening(browser: Browser, place: Place): Promise<readonly Finding[]> {
  const runs: Run[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) runs.push(await openAnew(browser, place));
  const note = `${spread(runs.map(({ first }) => first))}; while the folder is looked through`;
  const opened = await openFolder(browser, place);
  return [
    { what: 'page loaded, 100,000 images: first page', budget: FIRST_PAGE, measured: mid(runs, 'first'), note },
    { what: 'page loaded: longest task', budget: LONGEST, measured: mid(runs, 'longest'), note: '0: none above 50 ms' },
    { what: 'folder opened: first page', budget: FIRST_PAGE, measured: opened.first, note: 'from the dialog' },
    { what: 'folder opened: longest task', budget: LONGEST, measured: opened.longest, note: '' },
    ...(await measureFilters(browser, place)),
  ];
}

type Run = { readonly first: number; readonly longest: number };

function mid(runs: readonly Run[], part: keyof Run): number {
  return median(runs.map((run) => run[part]));
}

async function openAnew(browser: Browser, { folder, dataFolder }: Place): Promise<Run> {
  const server = await serve(folder, dataFolder);
  const page = await newPage(browser);
  await page.goto(server.url);
  const first = await page.evaluate<number>('bench.listed');
  await page.waitForTimeout(SETTLE_MS);
  const longest = await takeLongest(page);
  await page.context().close();
  await server.end();
  return { first, longest };
}

async function openFolder(browser: Browser, { folder, dataFolder }: Place): Promise<Run> {
  const server = await serve(null, dataFolder);
  const page = await newPage(browser);
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Open a folder' }).first().click();
  const path = page.getByLabel('Path of the folder');
  await path.fill(folder);
  await takeLongest(page);
  const seen = { from: 'keydown', selector: ROW, attribute: null, before: null, matches: '.' } as const;
  const first = await timeUntil(page, seen, () => path.press('Enter'));
  await page.waitForTimeout(SETTLE_MS);
  const longest = await takeLongest(page);
  await page.context().close();
  await server.end();
  return { first, longest };
}

/** From the keystroke to the list, with the fifth of a second for which the field waits for more keys. */
function measureFilters(browser: Browser, place: Place): Promise<readonly Finding[]> {
  return withWorkbench(browser, place, async (page) => {
    await page.getByText(/^100,000 images$/).waitFor();
    await takeLongest(page);
    const field = page.getByLabel('Filter images');
    const times = new Map<string, number>();
    for (const filter of filters) {
      const listed = {
        from: 'input',
        selector: '#explorer-filter-note',
        attribute: null,
        before: null,
        matches: 'of 100,000',
      } as const;
      times.set(filter, await timeUntil(page, listed, () => field.fill(filter)));
      await field.fill('');
      await page.getByText(/^100,000 images$/).waitFor();
    }
    const [slowest = ['', 0]] = [...times].toSorted(([, a], [, b]) => b - a);
    const note = `slowest: ${slowest[0]} ${slowest[1].toFixed(0)} ms; 200 ms of it wait for more keys`;
    return [
      { what: 'filter changed: list', budget: null, measured: median([...times.values()]), note },
      { what: 'filter changed: longest task', budget: LONGEST, measured: await takeLongest(page), note: '' },
    ];
  });
}
