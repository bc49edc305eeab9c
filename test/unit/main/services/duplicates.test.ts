import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import { exportProject } from '../../../../main/jobs/export.ts';
import { findDuplicates } from '../../../../main/services/duplicates.ts';
import { readMissingSizes } from '../../../../main/store/imageFiles.ts';
import { startRun } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { saveProposals } from '../../../../main/store/proposalSets.ts';
import { scanImages } from '../../../../main/store/scanImages.ts';
import { pictureHandlers } from '../../../../model/image/pictures.ts';
import { MODEL_ID, objectLogit } from '../jobs/proposedProject.ts';
import { add, region, temporaryFolder, temporaryProject } from '../store/temporaryProject.ts';

const signal = new AbortController().signal;
const { hashPicture } = pictureHandlers;

function look(project: WritableProject, hash: (file: string) => Promise<string> = (file) => hashPicture({ file })) {
  return findDuplicates({ project, hashPicture: hash, signal, onProgress: () => {} });
}

/** A picture with a few shapes that the seed gives. */
function picture(seed: number): Sharp {
  const shapes = Array.from({ length: 6 }, (_, index) => {
    const [x, y, grey] = [7, 11, 13].map((factor) => (seed * factor + index * 37 * factor) % 200);
    return `<rect x="${x}" y="${y}" width="90" height="60" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  return sharp(Buffer.from(`<svg width="320" height="240" style="background:#888">${shapes.join('')}</svg>`));
}

/** An original, a copy, a smaller re-encoded one, another picture and a broken file. */
async function album(): Promise<WritableProject> {
  const project = await temporaryProject();
  const jpeg = await picture(3).jpeg().toBuffer();
  const write = (name: string, bytes: Uint8Array) => writeFile(path.join(project.folder, name), bytes);
  await write('a.jpg', jpeg);
  await write('b copy.jpg', jpeg);
  await write(
    'c small.webp',
    await sharp(jpeg).resize(200).modulate({ brightness: 1.1 }).webp({ quality: 60 }).toBuffer(),
  );
  await write('d other.jpg', await picture(48).jpeg().toBuffer());
  await write('e broken.jpg', new Uint8Array(99));
  await scanImages(project, { signal });
  return project;
}

async function idsByPath(project: WritableProject): Promise<ReadonlyMap<string, string>> {
  const rows = await project.db.selectFrom('images').select(['id', 'path']).execute();
  return new Map(rows.map(({ id, path }) => [path, id]));
}

/** Whether an export with this seed has the original and its smaller copy in one file. */
async function isInOneSplit(project: WritableProject, seed: number): Promise<boolean> {
  const out = path.join(await temporaryFolder(), 'out');
  const options = { splitBy: 'duplicates', validationRatio: 0.5, seed };
  const first = await exportProject({ project, format: 'coco', out, options, allow: [], signal });
  const { files } = await exportProject({ project, format: 'coco', out, options, allow: first.refused, signal });
  const texts = await Promise.all(files.map(({ path: name }) => readFile(path.join(out, name), 'utf8')));
  return texts.some((text) => text.includes('"a.jpg"') && text.includes('"c small.webp"'));
}

describe('duplicates', () => {
  test('are copies and pictures that look the same; what cannot be read is named', async () => {
    const { groups, images, unreadable } = await look(await album());
    expect(groups.map(({ kind, images }) => [kind, images.map((image) => image.path)])).toEqual([
      ['near', ['a.jpg', 'b copy.jpg', 'c small.webp']],
    ]);
    expect(images).toBe(4);
    expect(unreadable.map((each) => each.path)).toEqual(['e broken.jpg']);
  });

  test('are found without reading files again that have not changed', async () => {
    const project = await album();
    const first = await look(project);
    const hash = vi.fn(async (file: string) => hashPicture({ file }));
    expect(await look(project, hash)).toEqual(first);
    expect(hash.mock.calls.map(([file]) => path.basename(file))).toEqual(['e broken.jpg']);
    await writeFile(path.join(project.folder, 'b copy.jpg'), await picture(90).jpeg().toBuffer());
    await utimes(path.join(project.folder, 'b copy.jpg'), 1, 1);
    const { groups } = await look(project);
    expect(groups.map(({ images }) => images.map((image) => image.path))).toEqual([['a.jpg', 'c small.webp']]);
  });

  test('are not what looks alike to a degree and the model sees to be something else', async () => {
    const project = await album();
    const ids = await idsByPath(project);
    const settings = { task: 'rec', numerics: 'bf16', objectLogit, imageLogit: null } as const;
    const run = await startRun(project, { modelId: MODEL_ID, embeddingSize: 2, ...settings });
    const none = new Float32Array(0);
    for (const [name, embedding] of [
      ['a.jpg', [1, 0]],
      ['c small.webp', [0.6, 0.8]],
    ] as const) {
      const found = { boxes: [], proposerScores: none, predictedIou: none, objectEmbeddings: none };
      const imageEmbeddings = Float32Array.from(embedding);
      await saveProposals(project, { imageId: ids.get(name) ?? '', runId: run.id, ...found, imageEmbeddings });
    }
    const looking = async (smaller: string) => {
      await project.db.deleteFrom('image_hashes').execute();
      const pictures = [
        ['c small.webp', smaller],
        ['d other.jpg', 'fedcba9876543210'],
      ] as const;
      const { groups } = await look(
        project,
        async (file) => new Map<string, string>(pictures).get(path.basename(file)) ?? '0123456789abcdef',
      );
      return groups.filter(({ images }) => images.some((image) => image.path === 'c small.webp')).length;
    };
    expect(await looking('0123456789abcdef'.replace('f', '8'))).toBe(1);
    expect(await looking('0123456789abcdef'.replace('ef', 'e0'))).toBe(0);
    await project.db.deleteFrom('proposal_sets').execute();
    expect(await looking('0123456789abcdef'.replace('ef', 'e0'))).toBe(1);
  });

  test('stay in one split of exports that split by them, once they were found', async () => {
    const project = await album();
    await readMissingSizes(project, (file) => pictureHandlers.readImageSize({ file }));
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const areTogether = async () => Promise.all(seeds.map((seed) => isInOneSplit(project, seed)));
    expect(await areTogether()).toContain(false);
    await look(project);
    expect(await areTogether()).not.toContain(false);
  });

  test('among regions are those of one image with one box', async () => {
    const project = await album();
    const imageId = (await idsByPath(project)).get('a.jpg') ?? '';
    await add(project, region('1', imageId), region('2', imageId), { ...region('3', imageId), box: [0, 0, 9, 9] });
    expect((await look(project)).boxes).toEqual([{ imageId, path: 'a.jpg', regions: 2 }]);
  });

  test('that were looked for in part are remembered after an abort', async () => {
    const project = await album();
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error('Closed.'));
    const search = { project, hashPicture: (file: string) => hashPicture({ file }), signal: abort.signal, onProgress };
    await findDuplicates(search).catch(() => undefined);
    const hash = vi.fn(async (file: string) => hashPicture({ file }));
    await look(project, hash);
    expect(hash).toHaveBeenCalledTimes(1);
  });
});
