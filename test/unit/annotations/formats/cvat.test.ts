import { describe, expect, test } from 'vitest';
import { cvat } from '../../../../annotations/formats/cvat.ts';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(cvat);
promiseRoundTrips(cvat, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(cvat, (await writeAll(cvat, showcase)).files);

async function read(xml: string) {
  const { dataset, report } = await readAll(cvat, filesOf({ 'annotations.xml': xml }));
  const found = report.rules.flatMap(({ code, hits }) => hits.map(({ row, field }) => `${code} ${row} ${field}`));
  return { images: [...(dataset.images as Iterable<DatasetImage>)], phrases: dataset.phrases, found };
}

const sample = `<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><id>4</id><name>t</name><labels>
<label><name>cat</name><color>#ff0000</color><type>any</type><attributes><attribute><name>age</name></attribute></attributes></label>
<label><name>dog</name></label><label><name>nose</name><parent>dog</parent></label>
</labels></task></meta>
<image id="7" name="sub/a b.jpg" subset="Train" task_id="4" width="100" height="80">
<box label="dog" source="manual" occluded="1" xtl="10.50" ytl="20.00" xbr="30.25" ybr="40.00" z_order="0" group_id="1">
<attribute name="age">3</attribute><attribute name="empty"></attribute>
</box>
<box label="cat" occluded="0" xtl="40.00" ytl="10.00" xbr="60.00" ybr="20.00" rotation="90.00" z_order="0"></box>
<polygon label="cat" source="manual" occluded="0" points="1.00,2.00;9.00,2.50;5.00,12.00" z_order="0"></polygon>
<ellipse label="cat" occluded="0" cx="50" cy="50" rx="10" ry="5"></ellipse>
<mask label="cat" occluded="0" rle="1, 2" left="70" top="60" width="8" height="9" z_order="0"></mask>
<points label="dog" points="1.00,2.00"></points>
<tag label="dog" source="manual"></tag><constructor></constructor>
<polygon label="cat" points="1,2;x,3;4,5"></polygon>
<box label="dog" xtl="1" ytl="1" xbr="" ybr="2"></box>
</image>
<image id="8" name="b.jpg" width="100" height="80"></image>
</annotations>`;

describe('CVAT files', () => {
  test('of CVAT itself are read, and what a dataset cannot hold is reported with its row', async () => {
    const { images, phrases, found } = await read(sample);
    expect(phrases.map(({ text }) => text)).toEqual(['cat', 'dog']);
    expect(images).toMatchObject([
      { image: { path: 'sub/a b.jpg', width: 100, height: 80 }, split: 'train' },
      { image: { path: 'b.jpg' }, regions: [] },
    ]);
    expect(
      images[0].regions.map(({ box, phraseIds }) => [...phraseIds, ...box.map((edge) => +edge.toFixed(6))]),
    ).toEqual([
      ['dog', 10.5, 20, 30.25, 40],
      ['cat', 45, 5, 55, 25],
      ['cat', 1, 2, 9, 12],
      ['cat', 40, 45, 60, 55],
      ['cat', 70, 60, 78, 69],
    ]);
    expect(found).toEqual([
      'cvat/attribute 7 box',
      'cvat/attribute 8 box',
      'cvat/mask 11 polygon',
      'cvat/mask 12 ellipse',
      'cvat/mask 13 mask',
      'cvat/rotated 10 box',
      'cvat/shape 14 points',
      'cvat/shape 15 tag',
      'cvat/shape 15 constructor',
      'read/row 16 polygon.points.1.0',
      'read/row 17 box.xbr',
    ]);
  });

  test('of videos are reported, track by track', async () => {
    const { images, found } = await read(
      '<annotations><track id="0" label="dog"><box frame="0" xtl="1" ytl="1" xbr="2" ybr="2"></box></track></annotations>',
    );
    expect(images).toEqual([]);
    expect(found).toEqual(['cvat/track 1 undefined']);
  });

  test('hold marks, quotes and other scripts in labels and paths', async () => {
    const image = { ...imageRecord('a'), path: `a & "b" <'\u732b'>.jpg` };
    const { files } = await writeAll(cvat, { phrases: showcase.phrases, images: [datasetImage(image)] });
    const { images, phrases } = await read(textsOf(files)['annotations.xml']);
    expect(images[0].image.path).toBe(image.path);
    expect(phrases.map(({ text }) => text)).toEqual(showcase.phrases.map(({ text }) => text));
  });

  test('ask before an image is left out whose path XML cannot hold', async () => {
    const images = [datasetImage({ ...imageRecord('a'), path: 'a\u0001.jpg' })];
    const { report } = await writeAll(cvat, { phrases: [], images });
    expect(report.rules).toMatchObject([{ code: 'written/path', severity: 'error', count: 1 }]);
  });

  test('with entities of their own are refused', async () => {
    const { images, found } = await read(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${sample.slice(39)}`);
    expect(images).toEqual([]);
    expect(found).toEqual(['read/file 1 undefined']);
  });

  test('are detected, and told from Pascal VOC', async () => {
    const { files } = await writeAll(cvat, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['cvat']);
  });
});
