import { cpSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ModelEntry, ModelOffer } from '../../main/api/models.ts';
import { sendRange, startFakeHub } from '../unit/model/download/fakeHub.ts';
import { runCommand, runJson, startCommand, temporaryFolder } from './commandLine.ts';

const reference = resolve(import.meta.dirname, '..', 'fixtures', 'reference');
const proposer = join(reference, 'tiny-proposer-a', 'wedetect_base_uni.pth');
const TIME_LIMIT = 180_000;

type Listed = { readonly used: string; readonly models: readonly ModelEntry[]; readonly offers: readonly ModelOffer[] };

beforeEach(() => {
  const folder = temporaryFolder();
  vi.stubEnv('OBJEMBED_STUDIO_CACHE', join(folder, 'cache'));
  vi.stubEnv('OBJEMBED_STUDIO_DATA', join(folder, 'data'));
  return () => void vi.unstubAllEnvs();
});

const hubFiles = () => {
  const read = (name: string) => readFileSync(join(reference, 'tiny-a', name));
  const names = [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'preprocessor_config.json',
    'chat_template.jinja',
  ];
  const files = Object.fromEntries([...names, 'model.safetensors'].map((name) => [name, read(name)]));
  return { 'fushh7/ObjEmbed-2B': files, 'fushh7/WeDetect': { 'wedetect_base_uni.pth': readFileSync(proposer) } };
};

test(
  'a model is converted, added, used by commands that name none, and forgotten',
  async () => {
    const folder = temporaryFolder();
    const bundle = join(folder, 'mine');
    const convert = [join(reference, 'tiny-a'), '--proposer', proposer, '--out', bundle];
    const { modelId } = await runJson<{ modelId: string }>('model', 'convert', ...convert);
    await runJson('model', 'add', bundle);
    await runJson('model', 'use', 'mine', '--numerics', 'fp32');
    expect(await runJson<Listed>('model', 'list')).toMatchObject({ used: bundle, numerics: 'fp32' });

    const images = join(folder, 'images');
    mkdirSync(images);
    cpSync(join(reference, 'images', 'chelsea.png'), join(images, 'chelsea.png'));
    await runJson('propose', images, '--phrases', 'a cat');
    expect(await runJson('stats', images)).toMatchObject({ runs: [{ modelId, done: 1 }] });

    const refused = await runCommand('model', 'remove', 'mine');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('got mine; use another first') });
    await runJson('model', 'use', 'nano');
    await runJson('model', 'remove', 'mine');
    expect(existsSync(join(bundle, 'manifest.json'))).toBe(true);
    expect((await runJson<Listed>('model', 'list')).models.map(({ id }) => id)).toEqual(['nano']);
    const unknown = await runCommand('model', 'use', 'mine');
    expect(unknown.stderr).toContain('Expected one of the models nano, got the unknown "mine"');
  },
  TIME_LIMIT,
);

test(
  'a download is stopped by Ctrl-C, gone on with, verified, mended and deleted',
  async () => {
    const hub = await startFakeHub(hubFiles());
    const words = ['model', 'download', 'ObjEmbed-2B', '--hub', hub.url];
    hub.trouble = ({ url, headers }, response, content) => {
      if (!url?.endsWith('model.safetensors') || content === undefined) return false;
      sendRange(response, content, headers.range, 1_000_000);
      setTimeout(() => child.kill('SIGINT'), 100);
      return true;
    };
    const { child, outcome } = startCommand(words);
    expect((await outcome).code).toBe(130);
    const { offers } = await runJson<Listed>('model', 'list');
    expect(offers[0]).toMatchObject({ name: 'ObjEmbed-2B', partial: { done: expect.any(Number) } });

    hub.trouble = () => false;
    hub.asked.length = 0;
    const { folder } = await runJson<{ folder: string }>(...words);
    expect(hub.asked.find(({ path }) => path.endsWith('model.safetensors'))?.range).toMatch(/^bytes=\d+-$/);
    truncateSync(join(folder, 'tokenizer.json'), 10);
    const damaged = await runCommand('model', 'verify', 'ObjEmbed-2B');
    expect(damaged).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('tokenizer.json has 10 bytes instead of'),
    });
    expect(damaged.stdout).toContain('objembed-studio model download ObjEmbed-2B');
    await runJson(...words);
    expect((await runCommand('model', 'verify', 'ObjEmbed-2B')).code).toBe(0);
    await runJson('model', 'remove', 'ObjEmbed-2B');
    expect(existsSync(folder)).toBe(false);

    hub.trouble = ({ url }, response) => url?.endsWith('.pth') === true && Boolean(response.writeHead(404).end());
    expect((await runCommand(...words)).code).toBe(1);
    expect((await runJson<Listed>('model', 'list')).offers[0]?.partial).not.toBeNull();
    await runJson('model', 'remove', 'ObjEmbed-2B');
    expect((await runJson<Listed>('model', 'list')).offers[0]?.partial).toBeNull();
  },
  TIME_LIMIT,
);

test(
  'a hub that is not there, or has nothing of the kind, is told in a sentence',
  async () => {
    const hub = await startFakeHub({});
    const { code, stderr } = await runCommand('model', 'download', 'ObjEmbed-4B', '--hub', hub.url);
    expect([code, stderr]).toEqual([1, expect.stringContaining('got status 401; check the name and the mirror.')]);
    expect((await runCommand('model', 'download', 'GPT')).code).toBe(2);
  },
  TIME_LIMIT,
);
