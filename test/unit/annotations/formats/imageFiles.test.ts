import { describe, expect, test } from 'vitest';
import { coco } from '../../../../annotations/formats/coco.ts';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import type { FileChunk } from '../../../../annotations/formats/format.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { writeDataset } from '../../../../annotations/formats/writing/writeDataset.ts';
import { yolo } from '../../../../annotations/formats/yolo.ts';
import { datasetImage, imageRecord, phrases, regionRecord } from './datasets.ts';
import { readAll, textsOf, writeAll } from './files.ts';

const withPath = (path: string, more: Partial<DatasetImage> = {}): DatasetImage =>
  datasetImage(
    { ...imageRecord(path), path },
    { regions: [regionRecord(path, path, [1, 2, 30, 40], ['p1'])], ...more },
  );

const alike = ['a/x.jpg', 'b/x.jpg', 'b/X.png', 'x-2.jpg'];

async function chunksOf(images: readonly DatasetImage[], options: Record<string, unknown>, format = coco) {
  const chunks: FileChunk[] = [];
  for await (const chunk of writeDataset(format, { phrases, images }, { validationRatio: 0, ...options }))
    chunks.push(chunk);
  return chunks;
}

const copies = (chunks: readonly FileChunk[]) =>
  chunks.flatMap((chunk) => ('image' in chunk ? [[chunk.path, chunk.image.path, chunk.as]] : []));

describe('image files', () => {
  test('stay where they are, or are copied, linked or made upright, as was chosen', async () => {
    const images = [withPath('a/x.jpg')];
    expect(copies(await chunksOf(images, {}))).toEqual([]);
    for (const imageFiles of ['copy', 'link', 'upright']) {
      expect(copies(await chunksOf(images, { imageFiles }))).toEqual([['images/train/a/x.jpg', 'a/x.jpg', imageFiles]]);
    }
  });

  test.each(formats.filter(({ writer }) => writer !== undefined).map((format) => [format.id, format] as const))(
    '%s: can be copied into one folder, and are read under their own paths again',
    async (_, format) => {
      const images = alike.map((path) => withPath(path));
      const options = { imageFiles: 'copy', flatNames: true };
      const { files, report } = await writeAll(format, { phrases: phrases.slice(0, 2), images }, options);
      expect(JSON.parse(textsOf({ map: files['image_paths.json'] }).map)).toEqual({
        'x.jpg': 'a/x.jpg',
        'x-2.jpg': 'b/x.jpg',
        'X-3.png': 'b/X.png',
        'x-2-2.jpg': 'x-2.jpg',
      });
      expect(report.rules.find(({ code }) => code === 'written/renamed')?.count).toBe(4);
      const { dataset } = await readAll(format, files, {}, async () => ({ width: 64, height: 48 }));
      const paths = [];
      for await (const { image } of dataset.images) paths.push(image.path);
      expect(paths.sort()).toEqual([...alike].sort());
    },
  );

  test('that differ in their extension or case alone get names of their own, so that no labels are lost', async () => {
    const images = ['a.jpg', 'a.png', 'A.jpg'].map((path) => withPath(path));
    const left = await writeAll(yolo, { phrases, images: images.slice(0, 2) });
    expect(left.report.rules.map(({ code }) => code)).toContain('yolo/same-stem');
    const { files, report } = await writeAll(yolo, { phrases, images }, { imageFiles: 'copy', validationRatio: 0 });
    expect(report.rules.map(({ code }) => code)).not.toContain('yolo/same-stem');
    expect(Object.keys(files).filter((path) => path.startsWith('labels/'))).toEqual([
      'labels/train/a.txt',
      'labels/train/a-2.txt',
      'labels/train/A-3.txt',
    ]);
  });

  test('that are not there are told and not copied', async () => {
    const images = [withPath('a.jpg', { fileExists: false }), withPath('b.jpg')];
    const { report } = await writeAll(coco, { phrases, images }, { imageFiles: 'copy' });
    expect(report.rules).toContainEqual(expect.objectContaining({ code: 'written/copy', severity: 'error', count: 1 }));
    expect(copies(await chunksOf(images, { imageFiles: 'copy' })).map(([, path]) => path)).toEqual(['b.jpg']);
  });

  test('that are upright copies have upright boxes', async () => {
    const turned = { ...withPath('a.jpg'), image: { ...imageRecord('a', 6), path: 'a.jpg' } };
    const bboxOf = async (imageFiles: string) => {
      const { files } = await writeAll(coco, { phrases, images: [turned] }, { imageFiles, validationRatio: 0 });
      return JSON.parse(textsOf({ json: files['annotations/instances_train.json'] }).json).annotations[0].bbox;
    };
    expect(await bboxOf('upright')).toEqual([1, 2, 29, 38]);
    expect(await bboxOf('copy')).toEqual([2, 34, 38, 29]);
  });
});
