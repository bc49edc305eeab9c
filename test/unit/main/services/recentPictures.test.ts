import { utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { keepRecent } from '../../../../main/services/recentPictures.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

async function files(...names: string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    names.map(async (name) => {
      await writeFile(path.join(folder, name), name);
      return path.join(folder, name);
    }),
  );
}

test('makes a picture once for all that ask, and forgets what was asked for longest ago', async () => {
  const [a = '', b = '', c = ''] = await files('a', 'b', 'c');
  const make = vi.fn(async (file: string) => path.basename(file));
  const get = keepRecent(2, make);
  expect(await Promise.all([get(a), get(a)])).toEqual(['a', 'a']);
  await get(b);
  await get(a);
  await get(c);
  await get(a);
  expect(make.mock.calls.flat()).toEqual([a, b, c]);
  await get(b);
  expect(make.mock.calls.flat()).toEqual([a, b, c, b]);
});

test('makes it anew when the file has changed, and tries again after a failure', async () => {
  const [a = ''] = await files('a');
  const make = vi.fn(async () => 'made').mockRejectedValueOnce(new Error('broken'));
  const get = keepRecent(2, make);
  await expect(get(a)).rejects.toThrow('broken');
  expect(await get(a)).toBe('made');
  await utimes(a, new Date(0), new Date(0));
  await get(a);
  expect(make).toHaveBeenCalledTimes(3);
});
