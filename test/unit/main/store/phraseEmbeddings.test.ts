import { expect, test } from 'vitest';
import { loadPhraseEmbeddings, savePhraseEmbeddings } from '../../../../main/store/phraseEmbeddings.ts';
import { temporaryProject } from './temporaryProject.ts';

const nano = { modelId: 'nano', kind: 'object' };

test('an embedding comes back exactly, for its model, kind and text only', async () => {
  const project = await temporaryProject();
  const kite = Float32Array.of(0.1, -0.2, 1e-20);
  await savePhraseEmbeddings(project, nano, new Map([['un café 🪁', kite]]));
  expect(await loadPhraseEmbeddings(project, nano, ['sky', 'un café 🪁'])).toEqual(new Map([['un café 🪁', kite]]));
  expect(await loadPhraseEmbeddings(project, { ...nano, kind: 'image' }, ['un café 🪁'])).toEqual(new Map());
  expect(await loadPhraseEmbeddings(project, { ...nano, modelId: 'large' }, ['un café 🪁'])).toEqual(new Map());
});

test('an embedding that is saved twice keeps its first value', async () => {
  const project = await temporaryProject();
  await savePhraseEmbeddings(project, nano, new Map([['kite', Float32Array.of(1)]]));
  await savePhraseEmbeddings(project, nano, new Map([['kite', Float32Array.of(2)]]));
  expect(await loadPhraseEmbeddings(project, nano, ['kite'])).toEqual(new Map([['kite', Float32Array.of(1)]]));
});

test('thousands of texts are one call', async () => {
  const project = await temporaryProject();
  const texts = Array.from({ length: 2000 }, (_, index) => `phrase ${index}`);
  await savePhraseEmbeddings(project, nano, new Map(texts.map((text, index) => [text, Float32Array.of(index)])));
  const loaded = await loadPhraseEmbeddings(project, nano, texts);
  expect(loaded.get('phrase 1999')).toEqual(Float32Array.of(1999));
  expect(loaded.size).toBe(2000);
});
