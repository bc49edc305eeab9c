import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCommand, runJson, temporaryFolder } from './commandLine.ts';

const coco = {
  images: [{ id: 1, file_name: 'a.jpg', width: 64, height: 48 }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 30, 40] }],
  categories: [{ id: 1, name: 'a dog' }],
};

function datasetFolder(content: object = coco): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'annotations'));
  writeFileSync(path.join(folder, 'annotations', 'instances_train.json'), JSON.stringify(content));
  return folder;
}

test('a dataset is validated, converted and compared, with one set of exit codes', async () => {
  const [good, bad] = [datasetFolder(), datasetFolder({ ...coco, categories: [] })];
  expect((await runCommand('validate', good)).code).toBe(0);
  const invalid = await runCommand('validate', bad);
  expect(invalid.code).toBe(4);
  expect(invalid.stdout).toContain('read/reference');
  expect(invalid.stdout).toContain('annotations/instances_train.json:1:category_id');

  const out = path.join(temporaryFolder(), 'objembed');
  const words = ['convert', good, '--to', 'objembed', '--out', out, '--per-device-batch', '1', '--world-size', '1'];
  const refused = await runCommand(...words);
  expect(refused.code).toBe(4);
  expect(refused.stdout).toContain('--allow objembed/12-small-vocabulary');
  expect((await runCommand(...words, '--allow', 'objembed/12-small-vocabulary')).code).toBe(0);

  expect((await runCommand('diff', good, good)).code).toBe(0);
  const differing = await runCommand('diff', good, bad, '--before-format', 'coco', '--after-format', 'coco');
  expect(differing.code).toBe(4);
  expect(differing.stdout).toContain('region-missing (1)');
}, 60_000);

test('a dataset is imported into a folder of images, and taken back', async () => {
  const project = temporaryFolder();
  const dataset = datasetFolder();
  const asked = await runCommand('import', project, dataset);
  expect(asked.code).toBe(4);
  expect(asked.stdout).toContain('import/unknown-image');
  const words = ['import', project, dataset, '--allow', 'import/unknown-image'];
  const { entries, imported } = await runJson<{ entries: { first: number; last: number }; imported: object }>(...words);
  expect(imported).toMatchObject({ phrases: 1, regions: 0 });
  expect((await runCommand('import', project, '--undo', `${entries.first}-${entries.last}`)).code).toBe(0);
}, 60_000);
