import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonEntry, streamJson } from '../../../../../annotations/formats/reading/streamJson.ts';
import { filesOf, memorySource } from '../files.ts';

async function entriesOf(text: string, places: readonly string[], pieceSize = 7): Promise<JsonEntry[]> {
  const entries: JsonEntry[] = [];
  const source = memorySource(filesOf({ 'x.json': text }), pieceSize);
  for await (const entry of streamJson(source, 'x.json', places)) entries.push(entry);
  return entries;
}

const values = fc.jsonValue({ maxDepth: 4 });

describe('streaming JSON', () => {
  test('gives what parsing the whole gives, however the text is cut and spaced', async () => {
    const names = fc.constantFrom('images', 'a"b', '\\', 'é', '');
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(names, fc.array(values, { maxLength: 5 })),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(undefined, 1, '\t\r\n'),
        async (content, pieceSize, space) => {
          const entries = await entriesOf(JSON.stringify(content, null, space), ['$.*.*'], pieceSize);
          const expected = Object.entries(JSON.parse(JSON.stringify(content))).flatMap(([key, list]) =>
            (list as unknown[]).map((value, index) => ({ path: [key, index], value })),
          );
          expect(entries).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('gives any root as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const text = JSON.stringify(value);
        expect(await entriesOf(` ${text}\n`, ['$'])).toEqual([{ path: [], value: JSON.parse(text) }]);
      }),
    );
  });

  test('passes over everything else, also brackets and quotes in texts', async () => {
    const text = JSON.stringify({ a: ['}]"\\', { x: [[1]] }], images: [{ id: 1 }], z: '"]}', more: 3 });
    expect(await entriesOf(text, ['$.images.*'], 1)).toEqual([{ path: ['images', 0], value: { id: 1 } }]);
  });

  test('takes several places, and lists in lists', async () => {
    const text = '{"a": [[1, 2], [3]], "b": {"c": null}}';
    expect(await entriesOf(text, ['$.a.*.*', '$.b.c'])).toEqual([
      { path: ['a', 0, 0], value: 1 },
      { path: ['a', 0, 1], value: 2 },
      { path: ['a', 1, 0], value: 3 },
      { path: ['b', 'c'], value: null },
    ]);
  });

  test.each([
    ['', undefined],
    ['{"images": [{"id": 1}', 1],
    ['{"images": [{"id": 1}, ', 2],
    ['{"images": [{"id": 1}] "x"}', undefined],
    ['{"images": [{"id": 1}, {"id": 1.}]}', 2],
    ['{"images": [1,,2]}', 2],
    ['{"images": [1,]}', 2],
    ['{"images": [1]} x', undefined],
    ['{images: []}', undefined],
    ['{"images": [tru]}', 1],
  ])('stops with the row where %j stops being JSON', async (text, row) => {
    await expect(entriesOf(text, ['$.images.*'])).rejects.toMatchObject({ name: 'FileError', file: 'x.json', row });
  });

  test('refuses a million brackets in a moment, wanted or not', async () => {
    const deep = '['.repeat(1_000_000);
    for (const places of [['$.*'], ['$.images.*']]) {
      await expect(entriesOf(deep, places, 65_536)).rejects.toMatchObject({ name: 'FileError' });
    }
    await expect(entriesOf(`[${deep}${']'.repeat(1_000_000)}]`, ['$.*'], 65_536)).rejects.toThrow('100 deep');
  });
});
