import { existsSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ProjectStats } from '../../../main/jobs/stats.ts';
import { convertCheckpoint } from '../../../model/bundle/convert.ts';
import { sendRange, startFakeHub } from '../../unit/model/download/fakeHub.ts';
import { runJson } from '../commandLine.ts';
import { openFromExplorer, openPage, press, runFromPalette, sampleProject, serve } from './workbench.ts';

const reference = path.resolve('test/fixtures/reference');
const proposer = path.join(reference, 'tiny-proposer-a', 'wedetect_base_uni.pth');

/** A bundle with random weights, as somebody brings it from another machine. */
async function makeBundle(out: string): Promise<string> {
  const { modelId } = await convertCheckpoint({ checkpoint: path.join(reference, 'tiny-a'), proposer, out });
  return modelId;
}

function hubFiles() {
  const names = [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'preprocessor_config.json',
    'chat_template.jinja',
  ];
  const read = (name: string) => readFileSync(path.join(reference, 'tiny-a', name));
  const files = Object.fromEntries([...names, 'model.safetensors'].map((name) => [name, read(name)]));
  return { 'fushh7/ObjEmbed-2B': files, 'fushh7/WeDetect': { 'wedetect_base_uni.pth': readFileSync(proposer) } };
}

test('a bundle is added from its folder, used, proposes, is mended, and gives way to nano again', async () => {
  const folder = sampleProject('harbour.jpg');
  const bundle = path.join(path.dirname(folder), 'mine');
  const modelId = await makeBundle(bundle);
  const page = await openPage((await serve(folder)).url);
  await openFromExplorer(page, 'harbour.jpg');

  await runFromPalette(page, 'Model: Models');
  const dialog = page.getByRole('dialog', { name: 'Models' });
  await dialog.getByText('Only the embedded model is here.').waitFor();
  const field = dialog.getByRole('textbox', { name: /^Add a bundle or a checkpoint/ });
  await field.fill(folder);
  await press(page, 'Enter');
  await dialog.getByText('Expected a bundle or a checkpoint').waitFor();
  await field.fill(bundle);
  await press(page, 'Enter');
  const mine = dialog.getByRole('listitem', { name: 'mine' });
  await mine.getByText('Bundle of tiny-a').waitFor();
  await mine.getByRole('button', { name: 'Use mine' }).click();
  await mine.getByText('in use').waitFor();
  await press(page, 'Escape');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Model: mine' }).waitFor();

  const runs = async () => (await runJson<ProjectStats>('stats', folder)).runs.map((run) => run.modelId);
  await page.getByTestId('canvas').focus();
  await press(page, 'g');
  const proposed = page.getByText(/, [1-9]\d* proposals?$/);
  await proposed.waitFor();
  expect(await runs()).toEqual([modelId]);

  // Cut short, it is refused with the file that lacks something, and converted again where that is told.
  truncateSync(path.join(bundle, 'heads.weights'), 1);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Model: mine' }).click();
  await mine.getByRole('button', { name: 'Verify mine' }).click();
  await mine.getByText('heads.weights has 1 bytes instead of').waitFor();
  await mine.getByRole('button', { name: 'Convert again mine' }).click();
  await mine.getByText(/Whole, verified/).waitFor();

  await dialog.getByRole('button', { name: 'Use nano' }).click();
  await mine.getByRole('button', { name: 'Forget… mine' }).click();
  await mine.getByRole('button', { name: 'Forget', exact: true }).click();
  await mine.waitFor({ state: 'detached' });
  expect(existsSync(path.join(bundle, 'manifest.json'))).toBe(true);
  await press(page, 'Escape');
  await page.getByTestId('canvas').focus();
  await press(page, 'g');
  await expect.poll(async () => (await runs())[0]).toMatch(/^nano@/);
});

test('a checkpoint is downloaded from a mirror: cancelled, gone on with after a start, converted, used and deleted', async () => {
  const hub = await startFakeHub(hubFiles());
  hub.trouble = ({ url, headers }, response, content) => {
    if (!url?.endsWith('model.safetensors') || content === undefined) return false;
    sendRange(response, content, headers.range, 1_500_000);
    return true;
  };
  const folder = sampleProject('harbour.jpg');
  const first = await serve(folder);
  const page = await openPage(first.url);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Model: nano' }).click();
  const dialog = page.getByRole('dialog', { name: 'Models' });
  await dialog.getByText('Mirror and proxy').click();
  await dialog.getByRole('textbox', { name: 'Mirror of the Hugging Face hub' }).fill('somewhere');
  await press(page, 'Enter');
  await dialog.getByText('Expected an address like https://hub.example.com').waitFor();
  await dialog.getByRole('textbox', { name: 'Mirror of the Hugging Face hub' }).fill(hub.url);
  await press(page, 'Enter');
  await dialog.getByText('Mirror and proxy (set)').waitFor();
  expect(hub.asked).toEqual([]);
  const offer = dialog.getByRole('listitem', { name: 'ObjEmbed-2B' });
  await offer.getByRole('button', { name: 'Download ObjEmbed-2B' }).click();
  await offer.getByText(/model\.safetensors, 2 MB of 16 MB/).waitFor();
  await offer.getByRole('progressbar', { name: 'Downloading ObjEmbed-2B' }).waitFor();
  await offer.getByRole('button', { name: 'Cancel downloading ObjEmbed-2B' }).click();
  await offer.getByText('2 MB of 16 MB are here').waitFor();

  await first.kill();
  hub.trouble = () => false;
  const again = await openPage((await serve(folder)).url);
  await again.getByRole('contentinfo').getByRole('button', { name: 'Model: nano' }).click();
  const later = again.getByRole('dialog', { name: 'Models' });
  await later.getByRole('button', { name: 'Go on with ObjEmbed-2B' }).click();
  const card = later
    .getByRole('list', { name: 'Models on this machine' })
    .getByRole('listitem', { name: 'ObjEmbed-2B' });
  await card
    .first()
    .getByText(/Whole, verified/)
    .waitFor();
  expect(hub.asked.findLast(({ path: asked }) => asked.endsWith('model.safetensors'))?.range).toBe('bytes=1500000-');

  await later.getByRole('button', { name: 'Convert… ObjEmbed-2B' }).click();
  await again.getByRole('group', { name: 'Convert ObjEmbed-2B' }).getByLabel('Precision').selectOption('int4');
  await later.getByRole('button', { name: 'Convert', exact: true }).click();
  const bundle = later.getByRole('listitem', { name: 'ObjEmbed-2B-int4' });
  await bundle.getByRole('button', { name: 'Use ObjEmbed-2B-int4' }).click();
  await bundle.getByText('in use').waitFor();
  expect(await bundle.getByRole('button', { name: /Delete/ }).count()).toBe(0);
  await later.getByRole('button', { name: 'Delete… ObjEmbed-2B', exact: true }).click();
  await later.getByRole('button', { name: 'Delete', exact: true }).click();
  await later.getByRole('button', { name: 'Download ObjEmbed-2B' }).waitFor();
  const data = path.join(path.dirname(folder), 'data', 'models');
  expect([existsSync(path.join(data, 'ObjEmbed-2B')), existsSync(path.join(data, 'ObjEmbed-2B-int4'))]).toEqual([
    false,
    true,
  ]);
});
