import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkExport, type ExportSummary, exportProject } from '../../../../main/jobs/export.ts';
import type { Project } from '../../../../main/store/openProject.ts';
import { add, region, temporaryFolder, temporaryProject } from '../store/temporaryProject.ts';
import { aCat, aDog, animal, cat, dog, dogBox, proposedProject } from './proposedProject.ts';

/** What a training run on one small device with few texts asks for. */
const options = { perDeviceBatch: 1, worldSize: 1, textsPerImage: 2, validationRatio: 0 };

function exportTo(
  out: string,
  project: Project,
  { allow = [], signal = new AbortController().signal }: { allow?: readonly string[]; signal?: AbortSignal } = {},
): Promise<ExportSummary> {
  return exportProject({ project, format: 'objembed', out, options, allow, signal });
}

async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** A dog with its region and a cat that nobody decided on, in an image that is there. */
async function reviewedProject() {
  const { project } = await proposedProject([dog, animal, cat], { a: [aDog, aCat] });
  await add(project, { ...region('r', 'a', ['dog', 'animal']), box: dogBox });
  return project;
}

/** What the report says of objects without a region, in this image and not in general. */
function missedObjects({ report }: ExportSummary): string[] {
  const rule = report.rules.find(({ code }) => code === 'objembed/08-unlabelled-objects');
  return (rule?.hits ?? []).filter(({ path: file }) => file !== null).map(({ message }) => message);
}

describe('an export', () => {
  test('names the image file, its objects and its proposals', async () => {
    const project = await reviewedProject();
    const out = path.join(await temporaryFolder(), 'dataset');
    const { files, refused } = await exportTo(out, project);
    expect(refused).toEqual([]);
    const written = await contents(out);
    expect(files.map((file) => file.path).sort()).toEqual(Object.keys(written));
    const file = path.join(project.folder, 'a.jpg');
    const records = written['train.jsonl'].trim().split('\n');
    const labels = records.flatMap((line) => JSON.parse(line).objects.map(({ label }: { label: string }) => label));
    expect(labels.sort()).toEqual(['a dog', 'an animal']);
    for (const line of records) expect(JSON.parse(line).image).toBe(file);
    expect(Object.keys(JSON.parse(written['proposals_train.json']))).toEqual([file]);
  });

  test('gives the same bytes again, in the place of the export before', async () => {
    const project = await reviewedProject();
    const out = path.join(await temporaryFolder(), 'dataset');
    await exportTo(out, project);
    const first = await contents(out);
    await exportTo(out, project);
    expect(await contents(out)).toEqual(first);
  });

  test('with open errors is refused and writes nothing, unless each is allowed', async () => {
    const project = await reviewedProject();
    await rm(path.join(project.folder, 'a.jpg'));
    const parent = await temporaryFolder();
    const out = path.join(parent, 'dataset');
    const { refused, files, report } = await exportTo(out, project);
    expect(files).toEqual([]);
    expect(await readdir(parent)).toEqual([]);
    expect(refused).toContain('objembed/03-missing-file');
    expect(report.rules.find(({ code }) => code === 'objembed/03-missing-file')?.hits).toMatchObject([
      { path: 'a.jpg' },
    ]);
    const [, ...others] = refused;
    expect((await exportTo(out, project, { allow: others })).refused).toEqual(['objembed/03-missing-file']);
    const allowed = await exportTo(out, project, { allow: refused });
    expect(allowed.refused).toEqual([]);
    expect(allowed.files.length).toBeGreaterThan(0);
  });

  test('warns of a likely object that nobody decided on, even if a newer phrase is not embedded yet', async () => {
    const project = await reviewedProject();
    await add(project, { type: 'phrase', id: 'bird', text: 'a bird', position: 3 });
    const warned = await exportTo(path.join(await temporaryFolder(), 'dataset'), project);
    expect(missedObjects(warned)).toEqual([expect.stringContaining('a cat')]);
    await add(project, { ...region('c', 'a', ['cat']), box: aCat.box });
    const decided = await exportTo(path.join(await temporaryFolder(), 'dataset'), project);
    expect(missedObjects(decided)).toEqual([]);
  });

  test('to a format without proposals leaves them unread, and says once that they are there', async () => {
    const project = await reviewedProject();
    await project.db
      .updateTable('proposal_sets')
      .set({ boxes: new Uint8Array([1, 2, 3]) })
      .execute();
    const signal = new AbortController().signal;
    const report = await checkExport({ project, format: 'coco', options: {}, signal });
    expect(report.rules.map(({ code, count }) => [code, count])).toContainEqual(['lost/proposals', 1]);
    await expect(checkExport({ project, format: 'objembed', options, signal })).rejects.toThrow();
  });

  test('puts upright copies of turned images beside their labels, and copies the others as they are', async () => {
    const project = await reviewedProject();
    const out = path.join(await temporaryFolder(), 'dataset');
    const toUpright = async (file: string) => Buffer.from(`upright ${path.basename(file)}`);
    const order = { project, format: 'objembed', out, allow: [], signal: new AbortController().signal, toUpright };
    await exportProject({ ...order, options: { ...options, imageFiles: 'upright' } });
    expect(await readFile(path.join(out, 'a.jpg'))).toEqual(await readFile(path.join(project.folder, 'a.jpg')));
    expect(JSON.parse((await readFile(path.join(out, 'train.jsonl'), 'utf8')).split('\n')[0]).image).toBe('a.jpg');
    await project.db.updateTable('images').set({ orientation: 6 }).execute();
    await exportProject({ ...order, options: { ...options, imageFiles: 'upright' } });
    expect(await readFile(path.join(out, 'a.jpg'), 'utf8')).toBe('upright a.jpg');
  });

  test('tells of equal files in both splits, and keeps them together where that is wished', async () => {
    const { project } = await proposedProject([dog], { a: [], b: [], c: [], d: [] });
    for (const name of ['a', 'b', 'c', 'd']) await writeFile(path.join(project.folder, `${name}.jpg`), 'one picture');
    const signal = new AbortController().signal;
    const codesWith = async (splitBy: string) => {
      const report = await checkExport({ project, format: 'coco', options: { splitBy, validationRatio: 0.5 }, signal });
      return report.rules.map(({ code }) => code);
    };
    expect(await codesWith('image')).toContain('written/leak');
    expect(await codesWith('duplicates')).not.toContain('written/leak');
  });

  test('replaces no folder that is something else', async () => {
    const project = await reviewedProject();
    await expect(exportTo(project.folder, project)).rejects.toThrow(/export_report\.json.*choose another/);
  });

  test('stops at a cancellation and leaves nothing behind', async () => {
    const project = await reviewedProject();
    const parent = await temporaryFolder();
    const signal = AbortSignal.abort(new Error('Cancelled.'));
    await expect(exportTo(path.join(parent, 'dataset'), project, { signal })).rejects.toThrow('Cancelled.');
    expect(await readdir(parent)).toEqual([]);
  });

  test('of an empty project is refused', async () => {
    const out = path.join(await temporaryFolder(), 'dataset');
    const { refused, files } = await exportTo(out, await temporaryProject());
    expect(refused).not.toEqual([]);
    expect(files).toEqual([]);
  });
});
