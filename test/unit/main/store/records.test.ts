import { expect, test } from 'vitest';
import { allImages, allPhrases, countImages, imageRecords, imagesWithRecords } from '../../../../main/store/records.ts';
import { add, image, phrase, region, temporaryProject, toArray } from './temporaryProject.ts';

test('the records of one image come with every phrase of the project and with no other image', async () => {
  const project = await temporaryProject();
  await add(
    project,
    image('a'),
    image('b'),
    phrase('kite'),
    phrase('sky'),
    region('r', 'a', ['sky']),
    region('s', 'b'),
  );
  const keys = [...(await imageRecords(project, 'a')).keys()];
  expect(keys).toEqual(['image:a', 'region:r', 'phrase:kite', 'phrase:sky']);
  await expect(imageRecords(project, 'c')).rejects.toThrow('got the unknown id "c"');
});

test('phrases come in the order of the vocabulary', async () => {
  const project = await temporaryProject();
  await add(project, phrase('a', 3), phrase('b', 1), phrase('c', 2.5), phrase('d', 1));
  expect((await allPhrases(project)).map(({ id }) => id)).toEqual(['b', 'd', 'c', 'a']);
});

test('all images come ordered by path, once each, with their own records, over many pages', async () => {
  const project = await temporaryProject();
  const images = Array.from({ length: 450 }, (_, index) => image(`i${index}`, `${String(index).padStart(3, '0')}.jpg`));
  await add(project, ...images.toReversed(), ...images.map(({ id }) => region(`r-${id}`, id)));
  expect(await countImages(project)).toBe(450);
  expect(await toArray(allImages(project))).toEqual(images);
  const streamed = await toArray(imagesWithRecords(project));
  expect(streamed.map((entry) => entry.image)).toEqual(images);
  for (const {
    image: { id },
    records,
  } of streamed) {
    expect([...records.keys()]).toEqual([`image:${id}`, `region:r-${id}`]);
  }
});

test('a path that begins with the path before it is not lost between two pages', async () => {
  const project = await temporaryProject();
  const images = Array.from({ length: 120 }, (_, index) => image(`i${index}`, '0'.repeat(index + 1)));
  await add(project, ...images);
  expect(await toArray(allImages(project))).toEqual(images);
});

test('images that are added while all are read are given at most once', async () => {
  const project = await temporaryProject();
  await add(project, ...Array.from({ length: 250 }, (_, index) => image(`i${index}`, `m${index}.jpg`)));
  const paths: string[] = [];
  for await (const { path } of allImages(project)) {
    if (paths.length === 0) await add(project, image('before', 'a.jpg'), image('after', 'z.jpg'));
    paths.push(path);
  }
  expect(paths).toHaveLength(251);
  expect(new Set(paths).size).toBe(251);
});

test('other work of the process gets its turn while all images are read', async () => {
  const project = await temporaryProject();
  await add(project, ...Array.from({ length: 450 }, (_, index) => image(`i${index}`)));
  let read = 0;
  const interruption = new Promise<number>((resolve) => setImmediate(() => resolve(read)));
  for await (const _ of imagesWithRecords(project)) read++;
  expect(await interruption).toBeLessThan(450);
});
