import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { voc } from '../../../../annotations/formats/voc.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(voc, { validationRatio: 0 });
promiseRoundTrips(voc, { write: { validationRatio: 0.4 } });
promiseRoundTrips(voc, { write: { corners: '0-based' }, read: { corners: '0-based' }, runs: 10 });
promiseToSurviveDamage(voc, (await writeAll(voc, showcase, { validationRatio: 0 })).files);

async function read(texts: Record<string, string>, options: Record<string, unknown> = {}) {
  const { dataset, report } = await readAll(voc, filesOf(texts), options, async () => ({ width: 64, height: 48 }));
  const found = report.rules.flatMap(({ code, hits }) =>
    hits.map(({ file, row, field }) => `${code} ${file}:${row} ${field}`),
  );
  return { images: [...(dataset.images as Iterable<DatasetImage>)], found };
}

function bounds(corners: string, more = ''): string {
  const [xmin, ymin, xmax, ymax] = corners.split(' ');
  const box = `<xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax>`;
  return `<object><name>dog</name>${more}<bndbox>${box}</bndbox></object>`;
}

const head = '<annotation><filename>a.png</filename><size><width>64</width><height>48</height><depth>3</depth></size>';

async function cornersOf(box: readonly [number, number, number, number], options = {}): Promise<string[]> {
  const images = [datasetImage(imageRecord('a'), { regions: [regionRecord('a', 'r', box, ['p1'])] })];
  const { files } = await writeAll(voc, { phrases: phrases.slice(0, 2), images }, options);
  const xml = textsOf(files)['Annotations/photos/a.xml'];
  return ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => new RegExp(`<${name}>(.*)</${name}>`).exec(xml)?.[1] ?? '');
}

describe('Pascal VOC files', () => {
  test('count pixels from 1 and hold every pixel that the box touches', async () => {
    expect(await cornersOf([0, 0, 1, 1])).toEqual(['1', '1', '1', '1']);
    expect(await cornersOf([0.5, 1.5, 2.5, 47.5])).toEqual(['1', '2', '3', '48']);
    expect(await cornersOf([63.5, 47.5, 70, 50])).toEqual(['64', '48', '64', '48']);
  });

  test('have edges from 0 when asked for', async () => {
    expect(await cornersOf([0.5, 1, 2.5, 48], { corners: '0-based' })).toEqual(['0', '1', '3', '48']);
  });

  test('are read in both ways of counting, and a 0 among pixels from 1 is an error', async () => {
    const texts = { 'Annotations/a.xml': `${head}${bounds('0 1 10 20')}</annotation>` };
    expect((await read(texts, { corners: '0-based' })).images[0].regions[0].box).toEqual([0, 1, 10, 20]);
    const counted = await read(texts);
    expect(counted.images[0].regions[0].box).toEqual([0, 0, 10, 20]);
    expect(counted.found).toEqual([
      'read/box-outside undefined:undefined undefined',
      'voc/zero Annotations/a.xml:1 bndbox',
    ]);
  });

  test('ask before one of two images with the same stem, or one whose path XML cannot hold, is left out', async () => {
    const images = ['photos/a.jpg', 'photos/a.png', 'b\u0001.jpg', 'c\nd.jpg'].map((path) =>
      datasetImage({ ...imageRecord('a'), path }),
    );
    const { files, report } = await writeAll(voc, { phrases: [], images }, { validationRatio: 0 });
    expect(textsOf(files)['ImageSets/Main/train.txt']).toBe('photos/a\n');
    expect(report.rules.map(({ code, count }) => `${code} ${count}`)).toEqual(['voc/same-stem 1', 'written/path 2']);
  });

  test('of the original kind are read: folders, parts, flags and lists', async () => {
    const { images, found } = await read({
      'VOC2012/Annotations/2008_000001.xml':
        '<annotation>\n<folder>VOC2012</folder>\n<filename>2008_000001.jpg</filename>\n' +
        '<size><width>64</width><height>48</height><depth>3</depth></size>\n<segmented>1</segmented>\n' +
        `${bounds('9 9 20 20', '<pose>Left</pose><truncated>1</truncated><difficult>0</difficult>')}\n` +
        `${bounds('1 1 64 48', '<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>')}\n</annotation>`,
      'VOC2012/ImageSets/Main/val.txt': '2008_000001\n2008_000002\n',
      'VOC2012/ImageSets/Main/dog_val.txt': '2008_000001  1\n',
    });
    expect(images).toMatchObject([{ image: { path: '2008_000001.jpg' }, split: 'val' }]);
    expect(images[0].regions.map(({ box }) => box)).toEqual([
      [8, 8, 20, 20],
      [0, 0, 64, 48],
    ]);
    expect(found).toEqual([
      'read/reference VOC2012/ImageSets/Main/val.txt:2 undefined',
      'voc/attribute VOC2012/Annotations/2008_000001.xml:6 pose',
      'voc/attribute VOC2012/Annotations/2008_000001.xml:6 truncated',
      'voc/attribute VOC2012/Annotations/2008_000001.xml:7 part',
    ]);
  });

  test('of labelling tools are read beside the images, without a size, with fractions of pixels', async () => {
    const { images, found } = await read({
      'sub/a.xml': `<annotation verified="yes"><folder>sub</folder><filename>a.png</filename><path>C:\\x\\a.png</path>
        <size><width>0</width><height>0</height><depth>3</depth></size>${bounds('1.5 1 10.25 20')}</annotation>`,
      'sub/b.xml': `<annotation>${bounds('1 1 2 2')}</annotation>`,
    });
    expect(images).toMatchObject([
      { image: { path: 'sub/a.png', width: 64, height: 48 }, regions: [{ box: [0.5, 0, 10.25, 20] }] },
      { image: { path: 'sub/b.jpg' }, regions: [{ box: [0, 0, 2, 2] }] },
    ]);
    expect(found).toEqual(['voc/extension sub/b.xml:1 filename']);
  });

  test('leave out objects without a usable box, with file, row and field', async () => {
    const wrong = [
      '<object><name>dog</name></object>',
      '<object><name>dog</name><robndbox><cx>1</cx></robndbox></object>',
      bounds('1 1 x 4'),
      bounds('0x1 1 2 4'),
      bounds('9 9 2 4'),
    ];
    const { images, found } = await read({ 'a.xml': `${head}\n${wrong.join('\n')}\n</annotation>` });
    expect(images[0].regions).toEqual([]);
    expect(found).toEqual([
      'read/box a.xml:6 bndbox',
      'read/row a.xml:2 bndbox',
      'read/row a.xml:4 bndbox.xmax',
      'read/row a.xml:5 bndbox.xmin',
      'voc/rotated a.xml:3 robndbox',
    ]);
  });

  test('with entities of their own, such as a bomb, are refused', async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><annotation><filename>&b;</filename></annotation>';
    const { images, found } = await read({ 'a.xml': bomb });
    expect(images).toEqual([]);
    expect(found).toEqual(['read/file a.xml:1 undefined']);
  });

  test('are detected', async () => {
    const { files } = await writeAll(voc, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['voc']);
  });
});
