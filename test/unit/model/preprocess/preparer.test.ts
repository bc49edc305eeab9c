import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareImage } from '../../../../model/preprocess/prepareImage.ts';
import { createPreparer } from '../../../../model/preprocess/preparer.ts';

const images = 'test/fixtures/reference/images';
const [cat, coffee] = [path.join(images, 'chelsea.png'), path.join(images, 'coffee.png')];
const preprocessing = {
  layout: { patchSize: 16, mergeSize: 2 },
  imagePixels: { min: 65_536, max: 200_000 },
  proposerInput: 320,
};

function opened() {
  const preparer = createPreparer(preprocessing);
  onTestFinished(() => preparer.close());
  return preparer;
}

async function brokenFile(): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'objembed-prepare-')), 'broken.jpg');
  writeFileSync(file, 'no picture');
  return file;
}

test('an image is the same whether it was prepared ahead or not', async () => {
  const preparer = opened();
  preparer.ahead(cat);
  expect(await preparer.take(cat)).toEqual(await prepareImage(cat, preprocessing));
  expect(await preparer.take(coffee)).toEqual(await prepareImage(coffee, preprocessing));
});

test('the patches and the letterbox fit what the networks take', async () => {
  const preparer = opened();
  preparer.ahead(cat);
  const { image, resized, patches, proposer } = await preparer.take(cat);
  expect(image).toEqual({ width: 451, height: 300 });
  expect(resized.width * resized.height).toBeLessThanOrEqual(200_000);
  expect([resized.width % 32, resized.height % 32]).toEqual([0, 0]);
  expect(patches).toHaveLength(3 * resized.width * resized.height);
  expect(proposer?.pixels).toHaveLength(3 * 320 * 320);
});

test('what was prepared ahead is given once, and forgotten for another', async () => {
  const preparer = opened();
  preparer.ahead(cat);
  preparer.ahead(coffee);
  const [first, second] = [await preparer.take(coffee), await preparer.take(coffee)];
  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});

test('a file that cannot be decoded is told of when it is taken, by name, and the next one comes', async () => {
  const preparer = opened();
  const broken = await brokenFile();
  preparer.ahead(broken);
  await expect(preparer.take(broken)).rejects.toThrow(/Expected a whole JPEG.*broken\.jpg/);
  preparer.ahead(cat);
  expect((await preparer.take(cat)).image).toEqual({ width: 451, height: 300 });
});

test('closing leaves nobody waiting, and another image can be taken after it', async () => {
  const preparer = opened();
  preparer.ahead(cat);
  await preparer.close();
  expect((await preparer.take(cat)).image).toEqual({ width: 451, height: 300 });
});
