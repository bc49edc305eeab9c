// Takes the pictures of the README: every view of the workbench on the sample project, dark and light.
// `npm run screenshots`
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../main/packageRoot.ts';
import { type ServeOptions, serve } from '../../main/serve.ts';
import { findBrowser } from '../e2e/workbench/findBrowser.ts';

/** A view of the workbench: the command that shows it, what is done before, and there before it is ready. */
type View = {
  readonly name: string;
  readonly begin?: (page: Page) => Promise<void>;
  /** Null when it is shown already. */
  readonly command: string | null;
  readonly prepare?: (page: Page) => Promise<void>;
  /** The command that leaves it for the next one. */
  readonly leave?: string;
};

const views: readonly View[] = [
  { name: 'settings', command: 'Preferences: Settings' },
  { name: 'phrases', command: 'View: Phrases' },
  { name: 'queue', command: 'View: Queue of Disagreements', prepare: showDisagreement },
  { name: 'review', command: 'View: Explorer', prepare: (page) => page.getByTestId('canvas').focus() },
  { name: 'caption', command: 'Review: Check the Long Caption', prepare: pointAtPhrase },
  { name: 'problems', command: 'View: Problems' },
  { name: 'jobs', command: 'View: Jobs' },
  { name: 'history', command: 'View: History' },
  { name: 'search', command: 'View: Search', prepare: searchObjects, leave: 'Search: Back to the Image' },
  { name: 'palette', command: 'View: Show or Hide the Panel', prepare: openPalette },
  { name: 'keys', command: 'Help: Keyboard Shortcuts', prepare: awaitDialog },
  {
    name: 'accept',
    command: 'Review: Accept All Above the Thresholds in All Matching Images',
    prepare: (page) => page.getByRole('button', { name: /^Accept \d/ }).waitFor(),
  },
  {
    name: 'captions',
    command: 'Review: Worst Captions',
    prepare: (page) => page.getByRole('listbox', { name: 'Worst captions' }).waitFor(),
  },
  { name: 'states', command: 'Review: Suggested States of Phrases', prepare: awaitStates },
  { name: 'copy', begin: selectAll, command: 'Region: Copy to a Range of Images', prepare: awaitDialog },
  {
    name: 'ambiguity',
    begin: selectOne,
    command: 'Region: Edit Phrases',
    prepare: (page) => page.getByText(/^“.+” (also )?fits /).waitFor(),
  },
  { name: 'propose', command: 'Model: Propose for Many Images', prepare: awaitDialog },
  { name: 'import', command: 'File: Import Dataset', prepare: awaitDialog },
  {
    name: 'statistics',
    command: 'View: Statistics',
    prepare: (page) => page.getByRole('img', { name: /^Regions by phrase/ }).waitFor(),
  },
  {
    name: 'duplicates',
    command: 'Review: Duplicate Images',
    prepare: (page) => page.getByText(/images looked at/).waitFor(),
  },
  { name: 'models', command: 'Model: Models', prepare: awaitDialog },
  { name: 'device', command: 'Model: Device', prepare: awaitDialog },
  { name: 'open', command: 'File: Open Folder', prepare: awaitDialog },
  { name: 'export', command: 'File: Export Dataset', prepare: checkExport },
];

/** Without a project. */
const welcome: View = {
  name: 'welcome',
  command: null,
  prepare: (page) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Settings' }).click(),
};
/** Of a project whose images lie in folders. */
const folders: View = { name: 'folders', command: 'View: Explorer', prepare: chooseFolder };

/** Folders, and the names of the images in them. */
const placesInFolders = [
  ['food', /apples|fruit|vegetable|Frühstück/u],
  ['outdoors/town', /airport|cars|city/],
  ['outdoors/water', /beach|harbour|sea/],
  ['outdoors/animals', /bird|farm|safari/],
  ['outdoors', /camping|snow|space|sports/],
] as const;

/** In the page: resolves when the pictures in view are there. A picture out of view may wait until it is scrolled to. */
const AWAIT_PICTURES = `Promise.race([
  Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))),
  new Promise((done) => setTimeout(done, 5000)),
])`;

const out = path.join(packageRoot, 'docs', 'images');
const scratch = mkdtempSync(path.join(tmpdir(), 'objembed-pictures-'));
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
try {
  await picture({ samples: true, dataFolder: path.join(scratch, 'samples') }, views, prepare);
  await picture({ dataFolder: path.join(scratch, 'welcome') }, [welcome], awaitConnection);
  await picture({ folder: imagesInFolders(), dataFolder: path.join(scratch, 'folders') }, [folders], openFirst);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}

/** Takes views of what a server serves, in both themes. */
async function picture(
  served: Omit<ServeOptions, 'port'>,
  taken: readonly View[],
  prepare: (page: Page) => Promise<void>,
): Promise<void> {
  const server = await serve({ ...served, port: 0 });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(server.url);
    await prepare(page);
    for (const theme of ['dark', 'light']) {
      await chooseTheme(page, theme);
      await take(page, taken, theme);
    }
    await context.close();
  } finally {
    await server.close();
  }
}

/** A project with the samples in folders. */
function imagesInFolders(): string {
  const project = path.join(scratch, 'holidays');
  const samples = path.join(packageRoot, 'samples');
  for (const name of readdirSync(samples).filter((file) => file.endsWith('.jpg'))) {
    const [folder] = placesInFolders.find(([, names]) => names.test(name)) ?? ['indoors'];
    mkdirSync(path.join(project, folder), { recursive: true });
    cpSync(path.join(samples, name), path.join(project, folder, name));
  }
  return project;
}

/** Describes one image, lets the model see it and then the others, and accepts what is good. */
async function prepare(page: Page): Promise<void> {
  await page.getByRole('option', { name: 'three apples.jpg' }).click();
  await page.locator('[data-testid="canvas"][data-image-id]').waitFor();
  await page
    .getByLabel('Long caption')
    .fill('Three red apples lie under a green tree. Two dogs sit on the grass, and a pink submarine waits.');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('g');
  await page.getByText(/would accept \d+ of \d+/).waitFor();
  await page.keyboard.press('y');
  await page.keyboard.press('y');
  await page.getByText(/^Saved/).waitFor();
  await page.keyboard.press('Control+Shift+KeyG');
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await page.getByText(/^\d+ images, [\d.]+ images\/s$/).waitFor();
  await run(page, 'View: Show or Hide the Panel');
}

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await run(page, 'Preferences: Settings');
  await page.getByLabel('Theme').selectOption(theme);
}

async function take(page: Page, taken: readonly View[], theme: string): Promise<void> {
  for (const { name, begin, command, prepare, leave } of taken) {
    await begin?.(page);
    if (command !== null) await run(page, command);
    await prepare?.(page);
    await page.evaluate(AWAIT_PICTURES);
    await page.screenshot({ path: path.join(out, `${name}-${theme}.png`) });
    console.log(`${name}-${theme}.png`);
    if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if (leave !== undefined) await run(page, leave);
  }
}

/** Objects of all images, some of them chosen. */
async function searchObjects(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Search for a phrase' }).fill('red car');
  await page.keyboard.press('Enter');
  const wall = page.getByRole('listbox', { name: 'Results' });
  await wall.getByRole('option').first().click();
  await page.keyboard.press('Shift+ArrowRight');
}

async function run(page: Page, command: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await page.getByPlaceholder(/^Type the name of a command/).waitFor({ state: 'detached' });
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyP');
  await awaitDialog(page);
}

async function awaitDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
}

/** The model sees what nobody accepted. */
async function showDisagreement(page: Page): Promise<void> {
  await page.getByRole('listbox', { name: 'Disagreements' }).getByRole('option').first().click();
  await page.locator('.canvas-evidence').waitFor();
}

async function awaitStates(page: Page): Promise<void> {
  await page
    .getByRole('listbox', { name: /^Looks/ })
    .getByRole('option')
    .first()
    .waitFor();
}

async function checkExport(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Folder of the dataset' }).fill('/data/apples');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('table').first().waitFor();
}

async function pointAtPhrase(page: Page): Promise<void> {
  const check = page.getByRole('region', { name: 'Check of the long caption' });
  await check.getByRole('button', { name: /^green tree/ }).click();
}

async function awaitConnection(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the samples', disabled: false }).waitFor();
}

async function selectAll(page: Page): Promise<void> {
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+KeyA');
  await page.getByRole('heading', { name: /^\d+ regions$/ }).waitFor();
}

async function selectOne(page: Page): Promise<void> {
  await selectAll(page);
  await page.keyboard.press('Tab');
  await page.getByRole('heading', { name: 'Region', exact: true }).waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('listbox', { name: 'Images' }).getByRole('option').first().click();
  await page.locator('[data-testid="canvas"][data-image-id]').waitFor();
}

async function chooseFolder(page: Page): Promise<void> {
  const shows = page.getByRole('button', { name: 'Show folders' });
  if ((await shows.getAttribute('aria-pressed')) === 'false') await shows.click();
  await page.getByRole('treeitem', { name: /^outdoors/ }).click();
}
