import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { allCommands } from '../../../renderer/commands/allCommands.ts';
import { runCommand } from '../commandLine.ts';
import { drawBox, hasRegions, openFromExplorer, openPage, openTab, press, sampleProject, serve } from './workbench.ts';

const phrases = ['car', 'boat', 'bus', 'house', 'tree', 'person', 'bird', 'cloud', 'sign', 'wheel'];
const PARTS = ['Views', 'Side bar', 'Editor', 'Panels', 'Review', 'Inspector'];

/** A project of two images with ten phrases and with proposals. */
async function proposedProject(): Promise<string> {
  const folder = sampleProject('cars-of-all-colours.jpg', 'harbour.jpg');
  const { code, stderr } = await runCommand('propose', folder, '--phrases', ...phrases);
  if (code !== 0) throw new Error(`Expected proposals, got exit code ${code}: ${stderr}`);
  return folder;
}

/** What has the focus: around it the names of landmarks and lists, and how it is set off, empty when it is not. */
function focused(page: Page): Promise<{ kind: string; isOnImage: boolean; around: string[]; mark: string }> {
  return page.locator('body').evaluate((body) => {
    const element = body.ownerDocument.activeElement ?? body;
    const around: string[] = [];
    for (let node = element; node !== null; node = node.parentElement) {
      const label = node.getAttribute('aria-label');
      if (label !== null && !node.matches('button, input, select')) around.push(label);
    }
    const styleOf = (node: typeof element, pseudo?: string) =>
      node.ownerDocument.defaultView.getComputedStyle(node, pseudo);
    // A list marks its active option, a switch of several the whole of it, and the image draws a frame over itself.
    const styles = [element, element.parentElement ?? element, ...element.querySelectorAll('*')].map((node) =>
      styleOf(node),
    );
    const outlined = styles.find(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px');
    const frame = styleOf(element, '::after');
    const isFramed = frame.content !== 'none' && frame.content !== 'normal';
    const kind = ['type', 'role'].reduce(
      (text, name) => `${text} ${element.getAttribute(name) ?? ''}`,
      element.tagName,
    );
    const mark = outlined?.outlineColor ?? (isFramed ? 'frame' : '');
    return { kind: kind.trim(), isOnImage: element.matches('[data-testid="canvas"]'), around, mark };
  });
}

test('the keyboard reaches every part of the window, and what it reaches is set off', async () => {
  const { url } = await serve(await proposedProject());
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await page.getByTestId('canvas').focus();
  await press(page, 'Control+j');
  await page.getByRole('list', { name: 'Proposals' }).waitFor();

  // From part to part by F6, there and back.
  const reached = new Set<string>();
  for (let turn = 0; turn < 9; turn += 1) {
    await press(page, 'F6');
    for (const label of (await focused(page)).around) reached.add(label);
  }
  expect([...reached]).toEqual(expect.arrayContaining(PARTS));
  expect((await focused(page)).isOnImage).toBe(true);
  await press(page, 'F6', 'Shift+F6');
  expect((await focused(page)).isOnImage).toBe(true);

  // Within and between parts by Tab, but on the image, where it goes from box to box.
  const marks = new Map<string, string>();
  const visited = new Set<string>();
  await page.getByRole('button', { name: 'Search images and commands' }).focus();
  for (let turn = 0; turn < 80; turn += 1) {
    const { kind, isOnImage, around, mark } = await focused(page);
    if (kind !== 'BODY') marks.set(kind, mark);
    for (const label of around) visited.add(label);
    await press(page, isOnImage ? 'F6' : 'Tab');
  }
  expect([...visited]).toEqual(expect.arrayContaining(PARTS));
  expect(marks.size).toBeGreaterThan(8);
  expect([...marks].filter(([, mark]) => mark === '')).toEqual([]);
});

test('keys are recorded in the sheet, told of when they clash, kept over a reload and reset', async () => {
  const { url } = await serve(sampleProject('harbour.jpg'));
  const page = await openPage(url);
  await openFromExplorer(page, 'harbour.jpg');
  await page.getByTestId('canvas').focus();
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const row = sheet.getByRole('row').filter({ hasText: 'View: Show or Hide the Crosshair' });
  const record = async (key: string) => {
    await row.getByRole('button', { name: /^Record a key/ }).focus();
    await press(page, 'Enter');
    await row.getByRole('textbox', { name: /^New key of/ }).waitFor();
    await press(page, key);
  };

  await press(page, 'F1');
  await page.keyboard.type('crosshair');
  await record('Alt+q');
  await row.getByText('Alt+Q', { exact: true }).waitFor();
  await record('r');
  await row.getByText('also Tool: Draw Regions').waitFor();
  await sheet.getByText('One key stands for several commands.').waitFor();
  // Escape leaves the recorder, and then the sheet.
  await record('Escape');
  await row.getByRole('textbox').waitFor({ state: 'detached' });
  await press(page, 'Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.reload();
  await openFromExplorer(page, 'harbour.jpg');
  await page.getByTestId('canvas').focus();
  await press(page, 'F1');
  await page.keyboard.type('crosshair');
  await row.getByText('Alt+Q', { exact: true }).waitFor();
  await row.getByRole('button', { name: /^Reset the keys/ }).focus();
  await press(page, 'Enter');
  await row.getByText('Alt+Q', { exact: true }).waitFor({ state: 'detached' });
  await row.getByText('C', { exact: true }).waitFor();
});

/** Keeps what the notices tell of errors, which are gone after a while. */
const COLLECT_ERRORS = `
  globalThis.errorsTold = [];
  new MutationObserver(() => {
    for (const notice of document.querySelectorAll('[data-sonner-toast][data-type="error"]')) {
      if (!errorsTold.includes(notice.textContent)) errorsTold.push(notice.textContent);
    }
  }).observe(document.body, { childList: true, subtree: true });
`;

/** What has to be pressed first for a command to make sense. */
const before: Readonly<Record<string, readonly string[]>> = {
  'Edit: Redo': ['Control+z'],
  'Region: Delete': ['Control+d'],
  'Phrase: Verified Absent from This Image': ['BracketRight'],
  ...Object.fromEntries(
    allCommands
      .filter(({ id }) => id.startsWith('search.') && id !== 'search.show' && id !== 'search.similar')
      .map(({ title }) => [title, ['Control+Shift+f']]),
  ),
};
/** What is pressed afterwards: a hidden or locked region, or no image at all, suits few of the other commands. */
const after: Readonly<Record<string, readonly string[]>> = {
  'Region: Hide or Show': ['h'],
  'Region: Lock or Unlock': ['l'],
  ...Object.fromEntries(
    allCommands
      .filter(({ id }) => id.startsWith('search.') && id !== 'search.hide')
      .map(({ title }) => [title, ['Escape', 'Escape']]),
  ),
};
/** Keys as in other tools would change the keys of this test, and the project goes last. */
const last = [/^Preferences: Keys as in/, /^Preferences: Keys as in Default/, /Samples$/, /Close Project$/];

test('every command of the palette is run by keyboard, and none fails', { timeout: 300_000 }, async () => {
  const { url } = await serve(await proposedProject());
  const page = await openPage(url);
  await openFromExplorer(page, 'cars-of-all-colours.jpg');
  await drawBox(page, [20, 20], [120, 100]);
  await drawBox(page, [140, 20], [220, 100]);
  await press(page, 'v', 'BracketRight');
  await hasRegions(page, 2);
  await page.evaluate(COLLECT_ERRORS);
  const rank = (title: string) => last.findLastIndex((pattern) => pattern.test(title));
  const titles = allCommands.map(({ title }) => title).toSorted((a, b) => rank(a) - rank(b));
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  for (const title of titles.filter((other) => other !== 'View: Command Palette')) {
    if (rank(title) < 0) {
      await page.getByTestId('canvas').focus();
      // One region is selected, which suits most commands; Tab leads from all regions to one of them.
      await press(page, 'Control+a', 'Tab', ...(before[title] ?? []));
    }
    await press(page, 'Control+Shift+p');
    await page.keyboard.insertText(title);
    await palette.getByRole('option', { name: title }).first().waitFor();
    await press(page, 'Enter');
    await palette.waitFor({ state: 'detached' });
    // The command is run when the palette has gone.
    await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done)))');
    const dialog = page.getByRole('dialog');
    if ((await dialog.count()) > 0) {
      await press(page, 'Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await press(page, ...(after[title] ?? []));
    // The samples bring phrases of their own, the last thing that happens when they are opened.
    if (title.endsWith('Samples')) await page.getByRole('option', { name: 'umbrella' }).waitFor({ state: 'attached' });
  }
  await page.getByRole('main').getByRole('button', { name: 'Open the samples' }).waitFor();
  expect(await page.evaluate('errorsTold')).toEqual([]);
});

test('a command that is typed at once is run, though an image begins with the same letter', async () => {
  const { url } = await serve(sampleProject('airport.jpg', 'vegetable-garden.jpg'));
  const first = await openPage(url);
  let isHeld = false;
  const page = await openTab(first, (tab) =>
    tab.routeWebSocket(/.*/, (socket) => {
      socket.connectToServer().onMessage((message) => {
        if (!isHeld) socket.send(message);
      });
    }),
  );
  await openFromExplorer(page, 'airport.jpg');
  await press(page, 'Control+Shift+KeyP');
  await page.keyboard.type('v');
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /^vegetable-garden/ })
    .waitFor();
  // From now on no answer comes.
  isHeld = true;
  await page.keyboard.type('iew: jobs');
  await press(page, 'Enter');
  await page.getByText('No job has run yet.').waitFor();
  expect(await page.getByTestId('canvas').getAttribute('aria-label')).toContain('airport.jpg');
});
