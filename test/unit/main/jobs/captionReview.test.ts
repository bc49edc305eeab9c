import { describe, expect, test } from 'vitest';
import type { CaptionReview } from '../../../../main/api/captions.ts';
import { reviewCaptions } from '../../../../main/jobs/captionReview.ts';
import type { CaptionOrder } from '../../../../main/jobs/scoredCaption.ts';
import { startRun } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { saveProposals } from '../../../../main/store/proposalSets.ts';
import { add, image, temporaryProject } from '../store/temporaryProject.ts';
import { fakeModel } from './fakeModel.ts';
import {
  aDog,
  cat,
  dog,
  EMBEDDING_SIZE,
  MODEL_ID,
  objectLogit,
  proposedProject,
  toProposals,
} from './proposedProject.ts';

const IMAGE_LOGIT = { scale: 10, bias: -5 };

type Seen = {
  readonly short?: string;
  readonly long?: string;
  /** Cosines of its coarse and its detailed embedding with "a dog", "an animal" and "a cat". */
  readonly like: readonly (readonly number[])[];
};

function unit(like: readonly number[]): number[] {
  const rest = Math.sqrt(Math.max(0, 1 - like.reduce((sum, value) => sum + value * value, 0)));
  return [...Array.from({ length: EMBEDDING_SIZE - 1 }, (_, axis) => like[axis] ?? 0), rest];
}

/** A project in whose images a run found dogs, with captions and image embeddings. */
async function captioned(images: Readonly<Record<string, Seen>>): Promise<WritableProject> {
  const project = await temporaryProject();
  await add(project, dog, cat, ...Object.keys(images).map((id) => image(id)));
  const settings = { task: 'rec', numerics: 'bf16', objectLogit, imageLogit: IMAGE_LOGIT } as const;
  const run = await startRun(project, { modelId: MODEL_ID, embeddingSize: EMBEDDING_SIZE, ...settings });
  for (const [id, { short = '', long = '', like }] of Object.entries(images)) {
    if (short !== '' || long !== '') await add(project, { type: 'captions', id, imageId: id, short, long });
    const imageEmbeddings = Float32Array.from(like.flatMap(unit));
    await saveProposals(project, { imageId: id, runId: run.id, ...toProposals([aDog]), imageEmbeddings });
  }
  return project;
}

async function review(project: WritableProject, order: Partial<CaptionOrder> = {}): Promise<CaptionReview> {
  return reviewCaptions({
    project,
    only: ['a', 'b', 'c'],
    minMatch: 0.4,
    limit: 50,
    openModel: async () => fakeModel(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...order,
  });
}

/** The captions of a and b were exchanged; c shows a dog less well than b. */
const exchanged = {
  a: { short: 'a dog', like: [[0, 0, 1]] },
  b: { short: 'a cat', like: [[1, 0, 0]] },
  c: { short: 'a dog', like: [[0.8, 0, 0]] },
};

describe('the review of captions', () => {
  test('lists the worst first, each with the image that it fits better', async () => {
    const { captions, worst } = await review(await captioned(exchanged));
    expect(captions).toBe(3);
    expect(worst).toMatchObject([
      { imageId: 'a', path: 'a.jpg', kind: 'short', text: 'a dog', better: { imageId: 'b', path: 'b.jpg' } },
      { imageId: 'b', text: 'a cat', better: { imageId: 'a', path: 'a.jpg' } },
      { imageId: 'c', text: 'a dog', better: { imageId: 'b' } },
    ]);
    expect(worst[0]?.score).toBeCloseTo(1 / (1 + Math.exp(5)), 3);
    expect(worst[0]?.better?.score).toBeCloseTo(1 / (1 + Math.exp(-5)), 3);
    expect(worst[2]?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 2);
  });

  test('names no other image where none fits better', async () => {
    const right = { a: { short: 'a dog', like: [[1, 0, 0]] }, b: { short: 'a cat', like: [[0, 0, 1]] } };
    expect((await review(await captioned(right))).worst).toMatchObject([{ better: null }, { better: null }]);
  });

  test('compares short captions with coarse and long ones with detailed embeddings', async () => {
    const two = { short: 'a dog', long: 'a cat', like: [[1], [0, 0, 1]] };
    const { worst } = await review(await captioned({ a: two, b: { like: [[0, 0, 1], [1]] } }));
    expect(worst.map(({ kind, score, better }) => [kind, score > 0.9, better])).toEqual([
      ['short', true, null],
      ['long', true, null],
    ]);
  });

  test('looks for the better image in the whole project, also where only some captions are asked about', async () => {
    const { captions, worst } = await review(await captioned(exchanged), { only: ['a'] });
    expect(captions).toBe(1);
    expect(worst).toMatchObject([{ imageId: 'a', better: { imageId: 'b' } }]);
  });

  test('keeps no more than the limit', async () => {
    const { captions, worst } = await review(await captioned(exchanged), { limit: 1 });
    expect([captions, worst.map(({ imageId }) => imageId)]).toEqual([3, ['a']]);
  });

  test('says which phrases of a caption are found in its own image', async () => {
    const { worst } = await review(await captioned({ a: { long: 'A dog and a cat.', like: [[1]] } }), {
      // A word alone is like nothing the fake model knows.
      openModel: async () =>
        fakeModel({
          embedQueries: async ({ texts }) =>
            Float32Array.from(texts.flatMap((text) => unit([/dog/.test(text) ? 1 : 0]))),
        }),
    });
    expect(worst[0]?.phrases).toMatchObject([
      { text: 'dog', verdict: 'found' },
      { text: 'cat', verdict: 'not found' },
    ]);
  });

  test('leaves out captions that no model can read, and images that none has seen', async () => {
    const project = await captioned({ a: { short: '<object>', like: [[1]] }, b: { short: 'a cat', like: [] } });
    await add(project, image('c'), { type: 'captions', id: 'c', imageId: 'c', short: 'a dog', long: '' });
    expect(await review(project)).toEqual({ captions: 0, worst: [] });
  });

  test('tells how far it has come, and stops when it is cancelled', async () => {
    const seen: number[][] = [];
    const project = await captioned(exchanged);
    await review(project, { onProgress: (...progress) => void seen.push(progress) });
    expect(seen).toEqual([
      [3, 6],
      [6, 6],
    ]);
    const interrupt = new AbortController();
    const onProgress = () => interrupt.abort(new Error('Enough.'));
    await expect(review(project, { signal: interrupt.signal, onProgress })).rejects.toThrow('Enough.');
  });

  test('needs a model that embeds whole images', async () => {
    const { project } = await proposedProject([dog], { a: [aDog] });
    await expect(review(project)).rejects.toThrow('Expected a model that embeds whole images');
  });
});
