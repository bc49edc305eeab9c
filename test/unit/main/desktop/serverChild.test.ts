import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { forkServer } from '../../../../main/desktop/forkServer.ts';
import type { FromServer } from '../../../../main/desktop/messages.ts';
import { decodeMessage, encodeMessage } from '../../../../main/wire.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..', '..');
const entry = path.join(root, 'main', 'desktop', 'serverChild.ts');
const PATIENCE = { timeout: 20_000 };

const page = z.object({ entries: z.tuple([z.object({ id: z.string() })]) });

function run(program: string, file: string) {
  const said: FromServer[] = [];
  const onEnd = vi.fn<(reason: string) => void>();
  const child = forkServer(program, file)((message) => said.push(message), onEnd);
  onTestFinished(child.kill);
  return { child, said, onEnd };
}

describe('the process of the server', () => {
  test('serves a folder, its requests and its pictures, and ends when it is asked to', async () => {
    const folder = await temporaryFolder();
    await copyFile(path.join(root, 'samples', 'airport.jpg'), path.join(folder, 'a.jpg'));
    const { child, said, onEnd } = run(process.execPath, entry);
    child.send({ kind: 'start', dataFolder: await temporaryFolder(), open: { folder } });
    await vi.waitFor(() => expect(said).toContainEqual({ kind: 'ready' }), PATIENCE);
    expect(said).toContainEqual({ kind: 'opened', folder });

    child.send({ kind: 'connect', session: 1 });
    const params = { filter: '', offset: 0, limit: 1 };
    const heard = () => said.flatMap((message) => (message.kind === 'message' ? [decodeMessage(message.bytes)] : []));
    const imageId = await vi.waitFor(() => {
      const bytes = encodeMessage({ kind: 'request', id: 1, method: 'listImages', params });
      child.send({ kind: 'message', session: 1, bytes });
      return z.object({ value: page }).parse(heard().at(-1)).value.entries[0].id;
    }, PATIENCE);

    child.send({ kind: 'picture', request: 1, of: 'thumbnails', imageId });
    const answered = () => said.find((message) => message.kind === 'picture');
    await vi.waitFor(() => expect(answered()).toMatchObject({ request: 1, picture: { type: 'image/webp' } }), PATIENCE);
    expect(answered()?.picture.body).toBeInstanceOf(Uint8Array);
    child.send({ kind: 'close' });
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledExactlyOnceWith('exit code 0'), PATIENCE);
  });

  test('ends with what it printed last as the reason', async () => {
    const broken = path.join(await temporaryFolder(), 'broken.mjs');
    await writeFile(broken, `process.stderr.write('Expected a disk.'); process.exit(3);`);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { onEnd } = run(process.execPath, broken);
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledExactlyOnceWith('exit code 3\nExpected a disk.'), PATIENCE);
    vi.restoreAllMocks();
  });

  test('ends at once when its program cannot be run', async () => {
    const { onEnd } = run(path.join(await temporaryFolder(), 'no-node'), entry);
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('ENOENT')), PATIENCE);
  });
});
