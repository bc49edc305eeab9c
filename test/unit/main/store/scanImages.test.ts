import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diff } from '../../../../annotations/change.ts';
import { allImages, countImages } from '../../../../main/store/records.ts';
import { scanImages } from '../../../../main/store/scanImages.ts';
import { allRecords, commitAsUser, temporaryFolder, temporaryProject, toArray } from './temporaryProject.ts';

async function put(folder: string, ...files: string[]): Promise<void> {
  for (const file of files) {
    const absolute = path.join(folder, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, '');
  }
}

async function paths(project: Parameters<typeof allImages>[0]): Promise<string[]> {
  return (await toArray(allImages(project))).map((image) => image.path);
}

describe('a scan', () => {
  test('finds the images that can be decoded, in all folders, and nothing else', async () => {
    const project = await temporaryProject();
    const images = ['a.jpg', 'b.JPEG', 'c.png', 'd.webp', 'e.gif', 'f.tif', 'g.TIFF', 'h.avif', 'sub/deep/i.jpg'];
    await put(
      project.folder,
      ...images,
      'notes.txt',
      'jpg',
      'x.jpg.bak',
      '.hidden/a.jpg',
      '._a.jpg',
      '.objembed/a.jpg',
    );
    const report = await scanImages(project);
    expect(report).toEqual({ found: 9, added: 9, missing: [], skipped: [] });
    expect(await paths(project)).toEqual(images);
    expect(await toArray(allImages(project))).toMatchObject(
      images.map(() => ({ width: 0, height: 0, orientation: 1 })),
    );
  });

  test('adds what is new, reports what is missing and keeps the records of both', async () => {
    const project = await temporaryProject();
    await put(project.folder, 'a.jpg', 'b.jpg');
    await scanImages(project);
    const before = await allRecords(project);
    await rm(path.join(project.folder, 'a.jpg'));
    await put(project.folder, 'c.jpg');
    expect(await scanImages(project)).toEqual({ found: 2, added: 1, missing: ['a.jpg'], skipped: [] });
    expect(await paths(project)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(await allRecords(project)).toEqual(new Map([...before, ...(await allRecords(project))]));
    expect(await scanImages(project)).toMatchObject({ added: 0 });
  });

  test('keeps Unicode paths in NFC and names of 200 characters', async () => {
    const project = await temporaryProject();
    const long = `${'x'.repeat(200)}.jpg`;
    await put(project.folder, 'Straße/日本 🪁.jpg'.normalize('NFD'), 'cafe\u0301.png', long, 'a b/(1) #%?.jpg');
    expect(await scanImages(project)).toMatchObject({ found: 4, skipped: [] });
    const expected = ['Straße/日本 🪁.jpg', 'caf\u00e9.png', long, 'a b/(1) #%?.jpg'];
    expect((await paths(project)).toSorted()).toEqual(expected.toSorted());
  });

  test('reports two files that differ only in Unicode form, and takes one', async () => {
    const project = await temporaryProject();
    await put(project.folder, 'cafe\u0301.png', 'caf\u00e9.png');
    const { found, skipped } = await scanImages(project);
    expect(found + skipped.length).toBe(2);
    expect(await paths(project)).toEqual(['caf\u00e9.png']);
  });

  test('reports a name that is not Unicode', async () => {
    const project = await temporaryProject();
    await writeFile(Buffer.concat([Buffer.from(`${project.folder}/caf`), Buffer.of(0xe9), Buffer.from('.jpg')]), '');
    const { found, skipped } = await scanImages(project);
    expect(found).toBe(0);
    expect(skipped).toMatchObject([{ reason: 'the name is not valid Unicode' }]);
  });

  test('follows links to files inside the folder only', async () => {
    const project = await temporaryProject();
    const outside = await temporaryFolder();
    await put(outside, 'secret.jpg');
    await put(project.folder, 'real.jpg', 'sub/kite.jpg');
    await link('inside.jpg', path.join(project.folder, 'real.jpg'));
    await link('escape.jpg', path.join(outside, 'secret.jpg'));
    await link('outside', outside);
    await link('loop', project.folder);
    await link('copy', path.join(project.folder, 'sub'));
    await link('broken.jpg', path.join(outside, 'gone.jpg'));
    const { skipped } = await scanImages(project);
    expect(await paths(project)).toEqual(['inside.jpg', 'real.jpg', 'sub/kite.jpg']);
    expect(skipped.map((entry) => entry.path).toSorted()).toEqual([
      'broken.jpg',
      'copy',
      'escape.jpg',
      'loop',
      'outside',
    ]);

    async function link(name: string, target: string): Promise<void> {
      await symlink(target, path.join(project.folder, name));
    }
  });

  test('that is aborted keeps what it has stored, and the next one finds the rest', async () => {
    const project = await temporaryProject();
    await put(project.folder, ...Array.from({ length: 1500 }, (_, index) => `${index}.jpg`));
    const abort = new AbortController();
    const scan = scanImages(project, { signal: abort.signal, onProgress: () => abort.abort(new Error('stop')) });
    await expect(scan).rejects.toThrow('stop');
    expect(await countImages(project)).toBe(1000);
    expect(await scanImages(project)).toMatchObject({ found: 1500, added: 500 });
    expect(await countImages(project)).toBe(1500);
  });

  test('does not bring back an image whose record the user has removed while its file is gone', async () => {
    const project = await temporaryProject();
    await put(project.folder, 'a.jpg');
    await scanImages(project);
    await rm(path.join(project.folder, 'a.jpg'));
    await commitAsUser(project, diff(await allRecords(project), new Map()));
    expect(await scanImages(project)).toEqual({ found: 0, added: 0, missing: [], skipped: [] });
  });
});
