import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { pictureHandlers } from '../../../../model/image/pictures.ts';

const { displayable, thumbnail, upright } = pictureHandlers;

/** 40 x 20, red on the left and blue on the right. */
function flag() {
  const red = { create: { width: 20, height: 20, channels: 3, background: '#ff0000' } } as const;
  const blue = { create: { width: 40, height: 20, channels: 3, background: '#0000ff' } } as const;
  return sharp(blue).composite([{ input: red, left: 0, top: 0 }]);
}

async function write(name: string, image: Promise<Uint8Array>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pictures-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, name);
  await writeFile(file, await image);
  return file;
}

/** The picture as a browser gets it. */
async function shown(file: string) {
  const picture = await displayable({ file });
  if (!('bytes' in picture)) return expect.fail('Expected a copy, got the file as it is.');
  const { width, height, format, depth, space } = await sharp(picture.bytes).metadata();
  return { type: picture.type, format, width, height, depth, space };
}

test.each([
  ['a.jpg', () => flag().jpeg(), 'image/jpeg'],
  ['a.png', () => flag().png(), 'image/png'],
  ['a.webp', () => flag().webp(), 'image/webp'],
  ['a.gif', () => flag().gif(), 'image/gif'],
  ['grey.png', () => flag().greyscale().png(), 'image/png'],
])('%s is shown as it is', async (name, make, type) => {
  expect(await displayable({ file: await write(name, make().toBuffer()) })).toEqual({ asIs: type });
});

test.each([
  ['turned.jpg', () => flag().withMetadata({ orientation: 6 }).jpeg(), { format: 'jpeg', width: 20, height: 40 }],
  ['print.jpg', () => flag().toColourspace('cmyk').jpeg(), { format: 'jpeg', width: 40, height: 20 }],
  ['deep.png', () => flag().removeAlpha().toColourspace('rgb16').png(), { format: 'jpeg', width: 40, height: 20 }],
  ['a.tiff', () => flag().tiff(), { format: 'jpeg', width: 40, height: 20 }],
  ['glass.tiff', () => flag().ensureAlpha(0.5).tiff({ compression: 'lzw' }), { format: 'png', width: 40, height: 20 }],
])('%s is shown as an upright copy of 8 bits', async (name, make, expected) => {
  const copy = await shown(await write(name, make().toBuffer()));
  expect(copy).toMatchObject({ ...expected, type: `image/${expected.format}`, depth: 'uchar', space: 'srgb' });
});

test('an animated file is shown as its first frame', async () => {
  const frames = sharp([await flag().png().toBuffer(), await flag().negate().png().toBuffer()], {
    join: { animated: true },
  });
  const copy = await shown(await write('moving.gif', frames.gif().toBuffer()));
  expect(copy).toMatchObject({ width: 40, height: 20 });
});

test('a thumbnail is upright WebP, no wider or higher than asked for, and never enlarged', async () => {
  const file = await write('turned.jpg', flag().withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect(await sharp(await thumbnail({ file, size: 10 })).metadata()).toMatchObject({
    format: 'webp',
    width: 5,
    height: 10,
  });
  expect(await sharp(await thumbnail({ file, size: 256 })).metadata()).toMatchObject({ width: 20, height: 40 });
});

test.each([displayable, ({ file }: { file: string }) => thumbnail({ file, size: 256 })])(
  'a file that is no image is named in a sentence (%#)',
  async (show) => {
    const file = await write('text.jpg', Promise.resolve(new TextEncoder().encode('no image')));
    await expect(show({ file })).rejects.toThrow(/^Expected a whole JPEG.*text\.jpg/);
  },
);

test('an upright copy has the format of the file, its turn in the pixels and none in its metadata', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    const turned = flag().withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    const copy = await upright({ file: await write(`turned.${format}`, turned) });
    const { format: written, width, height, orientation = 1 } = await sharp(copy).metadata();
    expect({ written, width, height, orientation }).toEqual({
      written: format,
      width: 20,
      height: 40,
      orientation: 1,
    });
  }
});

test('an image that cannot be written again has no upright copy', async () => {
  await expect(upright({ file: await write('a.gif', flag().gif().toBuffer()) })).rejects.toThrow('copy it as stored');
});
