import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { searchHandlers } from '../../../../model/search/handlers.ts';
import { segmentBytes } from '../../../../model/search/scanGraph.ts';
import { createScanner, type Scan } from '../../../../model/search/scanner.ts';
import { makeVectors, nearestRows, recall } from './vectors.ts';

const SIZE = 192;
const ROWS = 3000;
const BOTH = [Uint32Array.of(0, ROWS / 2), Uint32Array.of(0, ROWS / 2)];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'objembed-scan-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function pack(folder: string, name: string, vectors: Float32Array, size: number, weights?: Float32Array) {
  const file = path.join(folder, `${name}.rows`);
  await writeFile(file, new Uint8Array(new Float16Array(vectors).buffer));
  const rows = vectors.length / size;
  const segment = { file, rows, size, weights: weights ?? new Float32Array(rows).fill(1) };
  await searchHandlers.packSegment({ folder, name, segment });
  return { file: path.join(folder, `${name}.onnx`), bytes: segmentBytes(rows, size) };
}

/** Two segments of half of the vectors each. */
async function twoSegments(vectors: Float32Array) {
  const folder = await temporaryFolder();
  const half = vectors.length / 2;
  return Promise.all([
    pack(folder, 'first', vectors.subarray(0, half), SIZE),
    pack(folder, 'second', vectors.subarray(half), SIZE),
  ]);
}

function scanOf(
  files: Awaited<ReturnType<typeof twoSegments>>,
  query: Float32Array,
  part: Partial<Scan> & { ranges?: readonly Uint32Array[] } = {},
): Scan {
  const { ranges = BOTH, ...rest } = part;
  const segments = files.map((file, place) => ({ ...file, ranges: ranges[place] ?? new Uint32Array(0) }));
  return { segments, query, logit: null, limit: 50, minScore: -1, memory: 1e9, ...rest };
}

const rowsOf = ({ segments, rows }: { segments: Uint32Array; rows: Uint32Array }): number[] =>
  Array.from(rows, (row, place) => (segments[place] ?? 0) * (ROWS / 2) + row);

describe('a scan', () => {
  test.each([
    ['of all directions', 0],
    ['in clusters', 30],
  ])('finds what brute force finds among vectors %s', async (_, clusters) => {
    const vectors = makeVectors(ROWS, SIZE, { clusters });
    const files = await twoSegments(vectors);
    const scanner = createScanner();
    const recalls = [];
    for (let place = 0; place < 20; place++) {
      const query = makeVectors(ROWS, SIZE, { clusters, seed: 1 }).slice(place * SIZE, (place + 1) * SIZE);
      const found = await scanner.scan(scanOf(files, query, { limit: 150 }));
      recalls.push(recall(rowsOf(found), nearestRows(vectors, query, 50)));
    }
    expect(Math.min(...recalls)).toBeGreaterThanOrEqual(0.98);
  });

  test('gives the same when nothing may stay in memory', async () => {
    const vectors = makeVectors(ROWS, SIZE);
    const files = await twoSegments(vectors);
    const query = vectors.slice(0, SIZE);
    const scanner = createScanner();
    const kept = await scanner.scan(scanOf(files, query));
    expect(await scanner.scan(scanOf(files, query, { memory: 0 }))).toEqual(kept);
    expect(await createScanner().scan(scanOf(files, query, { memory: 0 }))).toEqual(kept);
  });

  test('looks at the given rows alone, and counts them all by their score', async () => {
    const vectors = makeVectors(ROWS, SIZE);
    const files = await twoSegments(vectors);
    const ranges = [Uint32Array.of(3, 7, 10, 12), new Uint32Array(0)];
    const found = await createScanner().scan(scanOf(files, vectors.slice(0, SIZE), { ranges, limit: 100 }));
    expect(rowsOf(found).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 10, 11]);
    expect(found.histogram.reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  test('scores as ObjEmbed does: sigmoid(scale · cosine + bias) · predicted IoU', async () => {
    const folder = await temporaryFolder();
    const vectors = makeVectors(4, 5);
    const weights = Float32Array.of(0.2, 1, 0.5, 0.9);
    const file = await pack(folder, 'object', vectors, 5, weights);
    const query = vectors.slice(0, 5);
    const logit = { scale: 10, bias: -5 };
    const segments = [{ ...file, ranges: Uint32Array.of(0, 4) }];
    const found = await createScanner().scan({ segments, query, logit, limit: 4, minScore: 0, memory: 1e9 });
    for (const [place, row] of found.rows.entries()) {
      const own = vectors.subarray(row * 5, row * 5 + 5);
      const cosine = own.reduce((sum, value, index) => sum + value * (query[index] ?? 0), 0);
      const wanted = (1 / (1 + Math.exp(5 - 10 * cosine))) * (weights[row] ?? 0);
      expect(found.scores[place]).toBeCloseTo(wanted, 1);
    }
  });
});

test('packing the same vectors again gives the same bytes, and leaves no vectors behind', async () => {
  const folders = [await temporaryFolder(), await temporaryFolder()];
  const vectors = makeVectors(100, SIZE, { clusters: 3 });
  for (const folder of folders) await pack(folder, 'object', vectors, SIZE);
  const contents = await Promise.all(
    folders.map(async (folder) => {
      const names = (await readdir(folder)).sort();
      return Promise.all(names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('hex')]));
    }),
  );
  expect(contents[0]?.map(([name]) => name)).toEqual(['object.onnx', 'object.weights']);
  expect(contents[1]).toEqual(contents[0]);
});
