import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { drawBox, hasRegions, openFromExplorer, openPage, sampleProject, serve, temporaryFolder } from './workbench.ts';

test('what is drawn while the server is gone is stored when it is back', async () => {
  const folder = sampleProject('harbour.jpg');
  const first = await serve(folder);
  const page = await openPage(first.url);
  await openFromExplorer(page, 'harbour.jpg');
  await drawBox(page, [20, 20], [120, 100]);
  await page.getByText(/^Saved/).waitFor();

  await first.kill();
  await page.getByRole('alert').getByText(/lost/).waitFor();
  await drawBox(page, [200, 40], [300, 160]);
  await hasRegions(page, 2);

  await serve(folder, { port: Number(new URL(first.url).port) });
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.getByText(/^Saved/).waitFor();
  await expect
    .poll(async () => (await runJson<{ regions: { total: number } }>('stats', folder)).regions.total, {
      timeout: 20_000,
    })
    .toBe(2);
});

const green = { create: { width: 300, height: 200, channels: 3 as const, background: '#2a8' } };

test('strange images are shown upright under their own names, and a broken one says what is wrong with it', async () => {
  const folder = temporaryFolder();
  const names = [
    '北京 的 狗.png',
    '🦊 fox.jpg',
    'sixteen bit.tiff',
    'ink.jpg',
    `${'long'.repeat(45)}.jpg`,
    'turned.jpg',
  ];
  const at = (name: string) => path.join(folder, name);
  await sharp(green)
    .png()
    .toFile(at(names[0] ?? ''));
  await sharp(green)
    .jpeg()
    .toFile(at(names[1] ?? ''));
  await sharp(green)
    .toColourspace('rgb16')
    .tiff()
    .toFile(at(names[2] ?? ''));
  await sharp(green)
    .toColourspace('cmyk')
    .jpeg()
    .toFile(at(names[3] ?? ''));
  await sharp(green)
    .jpeg()
    .toFile(at(names[4] ?? ''));
  await sharp(green)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(at(names[5] ?? ''));
  await writeFile(at('broken.jpg'), 'this is no picture');

  const { url } = await serve(folder);
  const page = await openPage(url);
  for (const name of names) await openFromExplorer(page, name);
  await page.getByText('200 × 300 px').waitFor();
  await page.getByRole('option', { name: 'broken.jpg' }).click();
  await page
    .getByRole('main')
    .getByText(/Expected a whole JPEG/)
    .waitFor();
});
