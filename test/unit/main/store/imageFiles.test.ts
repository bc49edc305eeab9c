import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImageRecord } from '../../../../annotations/records.ts';
import { locateImage, readMissingSizes } from '../../../../main/store/imageFiles.ts';
import { readJournal } from '../../../../main/store/journal.ts';
import { allImages } from '../../../../main/store/records.ts';
import { scanImages } from '../../../../main/store/scanImages.ts';
import { add, image, temporaryFolder, temporaryProject, toArray } from './temporaryProject.ts';

const size = { width: 300, height: 200, orientation: 6 };

test('an image is found on disk whatever Unicode form its folders and name have there', async () => {
  const project = await temporaryProject();
  const onDisk = path.join(project.folder, 'gro\u0308ße', 'cafe\u0301.jpg');
  await mkdir(path.dirname(onDisk));
  await writeFile(onDisk, '');
  await scanImages(project);
  const [found] = await toArray(allImages(project));
  expect(found.path).toBe('gr\u00f6ße/caf\u00e9.jpg');
  expect(await locateImage(project, found)).toBe(onDisk);
});

test('an image that is gone is an error that names it', async () => {
  const project = await temporaryProject();
  await expect(locateImage(project, image('a', 'sub/gone.jpg'))).rejects.toThrow('Expected the image sub/gone.jpg in');
});

test('an image that has become a link out of the project is refused', async () => {
  const project = await temporaryProject();
  const outside = path.join(await temporaryFolder(), 'secret.jpg');
  await writeFile(outside, '');
  const file = path.join(project.folder, 'a.jpg');
  await writeFile(file, '');
  expect(await locateImage(project, image('a'))).toBe(file);
  await rm(file);
  await symlink(outside, file);
  await expect(locateImage(project, image('a'))).rejects.toThrow('got a link that leads out of it');
});

test('sizes are read for the images that have none, and those that cannot be read are reported', async () => {
  const project = await temporaryProject();
  const unread: ImageRecord[] = Array.from({ length: 70 }, (_, index) => ({
    ...image(`i${index}`),
    width: 0,
    height: 0,
  }));
  for (const { path: file } of unread) await writeFile(path.join(project.folder, file), '');
  await add(project, image('known'), ...unread);
  const asked: string[] = [];
  const unreadable = await readMissingSizes(project, async (file) => {
    asked.push(path.basename(file));
    if (file.endsWith('i7.jpg')) throw new Error('broken');
    return size;
  });
  expect(asked.toSorted()).toEqual(unread.map(({ path: file }) => file).toSorted());
  expect(unreadable).toEqual([{ image: unread[7], error: 'Error: broken' }]);
  const after = new Map((await toArray(allImages(project))).map((record) => [record.id, record]));
  expect(after.get('i69')).toEqual({ ...image('i69'), ...size });
  expect(after.get('i7')).toEqual(unread[7]);
  expect(after.get('known')).toEqual(image('known'));
  expect(await toArray(readJournal(project)), 'a size is no change').toHaveLength(1);
});
