import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { SearchAnswer } from '../../main/api/search.ts';
import { runCommand, runJson, temporaryFolder } from './commandLine.ts';

const samples = resolve(import.meta.dirname, '..', '..', 'samples');

test('the command line finds objects and images of a project by a phrase', async () => {
  const folder = temporaryFolder();
  for (const name of ['three apples.jpg', 'harbour.jpg']) copyFileSync(join(samples, name), join(folder, name));
  const unproposed = await runCommand('search', folder, 'an apple');
  expect(unproposed).toMatchObject({ code: 1, stderr: expect.stringContaining('Expected a project') });
  await runJson('propose', folder);
  const { results } = await runJson<SearchAnswer>('search', folder, 'a red apple', '--limit', '3');
  expect(results).toHaveLength(3);
  expect(results.map(({ path }) => path)).toEqual(Array(3).fill('three apples.jpg'));
  const filtered = await runJson<SearchAnswer>('search', folder, 'a red apple', '--filter', 'harbour', '--limit', '1');
  expect(filtered.results[0]?.path).toBe('harbour.jpg');
  const images = await runJson<SearchAnswer>('search', folder, 'apples', '--by', 'caption');
  expect(images.results.map(({ object }) => object)).toEqual([null, null]);
}, 120_000);
