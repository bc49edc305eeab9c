import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type BoxMark, type ContactSheetTile, drawContactSheet } from '../../../../model/image/contactSheet.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

type Sheet = { readonly width: number; readonly height: number; readonly at: (x: number, y: number) => number[] };

async function draw(tiles: readonly ContactSheetTile[], columns: number): Promise<Sheet> {
  const jpeg = await drawContactSheet(tiles, columns);
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { width: info.width, height: info.height, at };
}

/** A plain photograph of 420 x 300 unless told otherwise, which fills its tile pixel by pixel. */
async function photograph(background: string, { width = 420, height = 300, orientation = 1 } = {}): Promise<string> {
  const file = join(temporaryFolder(), 'photo.png');
  const plain = sharp({ create: { width, height, channels: 3, background } });
  await plain.withMetadata({ orientation }).png().toFile(file);
  return file;
}

const mark: BoxMark = {
  box: [100, 100, 200, 180],
  text: 'a dog 0.45',
  colour: '#ff0000',
  matchScore: 0.5,
  predictedIou: 1,
};

/** Where the first tile of a sheet begins. */
const LEFT = 14;
const TOP = 14 + 24;

/** JPEG moves colours, most of all beside edges. */
function expectColour(actual: readonly number[], expected: readonly number[]): void {
  const distance = Math.max(...expected.map((value, channel) => Math.abs(value - actual[channel])));
  expect(distance, `${actual} for ${expected}`).toBeLessThan(70);
}

const [BLUE, RED, GREEN] = [
  [0, 0, 255],
  [255, 0, 0],
  [0, 128, 0],
];

describe('a contact sheet', () => {
  test('draws the frame of a box at its place, and leaves its inside as it is', async () => {
    const sheet = await draw([{ file: await photograph('#0000ff'), title: 'a.jpg', marks: [mark] }], 1);
    for (const x of [100, 199]) expectColour(sheet.at(LEFT + x, TOP + 140), RED);
    for (const [x, y] of [
      [150, 100],
      [170, 179],
    ]) {
      expectColour(sheet.at(LEFT + x, TOP + y), RED);
    }
    expectColour(sheet.at(LEFT + 150, TOP + 130), BLUE);
    expectColour(sheet.at(LEFT + 220, TOP + 140), BLUE);
  });

  test('draws two bars, as long as the match score and the predicted IoU', async () => {
    const sheet = await draw([{ file: await photograph('#0000ff'), title: 'a.jpg', marks: [mark] }], 1);
    const [x, matchRow, iouRow] = [LEFT + 104, TOP + 180 - 12, TOP + 180 - 6];
    expectColour(sheet.at(x + 10, matchRow), RED);
    expectColour(sheet.at(x + 34, matchRow), [0, 0, 89]);
    for (const offset of [10, 34]) expectColour(sheet.at(x + offset, iouRow), [255, 255, 255]);
  });

  test('sets the phrase above the box on a dark ground, whatever the photograph is', async () => {
    const sheet = await draw([{ file: await photograph('#ffffff'), title: 'a.jpg', marks: [mark] }], 1);
    // The row of the middle of the text: no pixel is as bright as the photograph.
    const row = Array.from({ length: 50 }, (_, offset) => sheet.at(LEFT + 102 + offset, TOP + 90)[1]);
    expect(Math.max(...row)).toBeLessThan(240);
    expect(Math.max(...row)).toBeGreaterThan(120);
    expect(row.filter((brightness) => brightness < 40).length).toBeGreaterThan(15);
  });

  test('fits and centres any image, turned upright, with its boxes', async () => {
    // Stored lying, shown standing: 100 x 150 upright fills the height and is 200 wide.
    const file = await photograph('#0000ff', { width: 150, height: 100, orientation: 6 });
    const sheet = await draw([{ file, title: 'a.jpg', marks: [{ ...mark, box: [0, 0, 100, 150] }] }], 1);
    expectColour(sheet.at(LEFT + 100, TOP + 150), [37, 37, 38]);
    expectColour(sheet.at(LEFT + 110, TOP + 150), RED);
    expectColour(sheet.at(LEFT + 210, TOP + 150), BLUE);
    expectColour(sheet.at(LEFT + 309, TOP + 150), RED);
  });

  test('puts tiles in rows of the given number of columns', async () => {
    const [blue, green] = [await photograph('#0000ff'), await photograph('#008000')];
    const tiles = [blue, green, green].map((file) => ({ file, title: 'a.jpg', marks: [] }));
    const sheet = await draw(tiles, 2);
    expect([sheet.width, sheet.height]).toEqual([2 * 434 + 14, 2 * 338 + 14]);
    expectColour(sheet.at(LEFT + 210, TOP + 150), BLUE);
    expectColour(sheet.at(LEFT + 434 + 210, TOP + 150), GREEN);
    expectColour(sheet.at(LEFT + 210, TOP + 338 + 150), GREEN);
    expectColour(sheet.at(LEFT + 434 + 210, TOP + 338 + 150), [30, 30, 30]);
  });

  test('gives an image that cannot be decoded a tile of its own, and draws the others', async () => {
    const broken = join(temporaryFolder(), 'broken.jpg');
    writeFileSync(broken, 'no image');
    const tiles = [broken, join(temporaryFolder(), 'gone.jpg'), await photograph('#008000')];
    const sheet = await draw(
      tiles.map((file) => ({ file, title: 'a.jpg', marks: [mark] })),
      3,
    );
    for (const tile of [0, 1]) expectColour(sheet.at(LEFT + tile * 434 + 210, TOP + 150), [37, 37, 38]);
    expectColour(sheet.at(LEFT + 2 * 434 + 300, TOP + 250), GREEN);
  });

  test.each(['<b>&amp;"quoted"</b>', 'a\u0001b\nc', '\ud800', 'long '.repeat(200), '狗 🐕'])(
    'takes %j as a title and as a phrase',
    async (text) => {
      const file = await photograph('#0000ff');
      const sheet = await draw([{ file, title: text, marks: [{ ...mark, text }] }], 1);
      expectColour(sheet.at(LEFT + 100, TOP + 140), RED);
      expectColour(sheet.at(LEFT + 300, TOP + 250), BLUE);
    },
  );

  test('of no images is empty', async () => {
    const sheet = await draw([], 4);
    expectColour(sheet.at(100, 100), [30, 30, 30]);
  });
});
