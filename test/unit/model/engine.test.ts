import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeTexts } from '../../../model/encodeTexts.ts';
import { openEngine } from '../../../model/engine.ts';
import { embedQueries, proposeImage } from '../../../model/pipeline.ts';
import { bundleCopy, referenceBundle } from './bundle/referenceBundle.ts';

const photograph = 'test/fixtures/reference/images/chelsea.png';
const bundle = await referenceBundle();

describe('a bundle', () => {
  test.each(['decoder.onnx', 'vision.weights', 'tokenizer.json'])('without %s does not open', (file) => {
    const damaged = bundleCopy(bundle);
    rmSync(join(damaged, file));
    expect(() => openEngine(damaged, 'fp32')).toThrow(
      new RegExp(`Expected a whole bundle in .*, but its file ${file} is missing; convert`),
    );
  });

  test('with a file cut short does not open', () => {
    const damaged = bundleCopy(bundle);
    truncateSync(join(damaged, 'decoder.weights'), 1000);
    expect(() => openEngine(damaged, 'fp32')).toThrow(
      /its file decoder\.weights has 1000 bytes instead of \d+; convert/,
    );
  });

  test('without a proposer says so when boxes are to be proposed', async () => {
    const engine = openEngine(bundle, 'fp32');
    await expect(proposeImage(engine, photograph, 'rec')).rejects.toThrow(/Expected a proposer .* --proposer/);
    await engine.close();
  });
});

describe('texts', () => {
  test('embed as alone, however many they are with and however long those are', async () => {
    const engine = openEngine(bundle, 'fp32');
    const size = engine.manifest.embeddingSize;
    const texts = Array.from({ length: 35 }, (_, index) => `${'very '.repeat(index % 5)}small dog ${index}`);
    const all = await encodeTexts(engine, 'object', texts);
    expect(all).toHaveLength(texts.length * size);
    for (const index of [0, 4, 31, 32, 34]) {
      const alone = await encodeTexts(engine, 'object', [texts[index]]);
      for (const [column, value] of alone.entries()) expect(all[index * size + column]).toBeCloseTo(value, 4);
    }
    await engine.close();
  });

  test('embed as rows of unit length for scoring; none as no rows', async () => {
    const engine = openEngine(bundle, 'fp32');
    const row = await embedQueries(engine, 'object', ['a cat']);
    expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    expect(await embedQueries(engine, 'image', [])).toHaveLength(0);
    await engine.close();
  });
});
