import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { App } from '../../../main/app.ts';
import { type ServeOptions, serve } from '../../../main/serve.ts';
import { fakeApp } from './server/fakeApp.ts';
import { temporaryFolder } from './store/temporaryProject.ts';

const { createApp } = vi.hoisted(() => ({ createApp: vi.fn() }));
vi.mock('../../../main/createApp.ts', () => ({ createApp }));

const SAMPLES = { folder: '/data/samples', name: 'samples', images: 3, scanning: false, phrases: [], run: null };

const openSamples = vi.fn<App['handlers']['openSamples']>(async () => SAMPLES);
const close = vi.fn<App['close']>(async () => {});
let options: ServeOptions;

beforeEach(async () => {
  vi.clearAllMocks();
  createApp.mockResolvedValue({ ...fakeApp({ openSamples }), close });
  const page = await temporaryFolder();
  await writeFile(path.join(page, 'index.html'), '<p>The workbench</p>');
  options = { port: 0, dataFolder: await temporaryFolder(), page };
});

/** The page as a browser shows it that opens the address. */
async function open(url: string): Promise<string> {
  const entered = await fetch(url, { redirect: 'manual' });
  const [cookie = ''] = entered.headers.getSetCookie();
  return (await fetch(new URL('/', url), { headers: { cookie } })).text();
}

describe('the browser door', () => {
  test('shows the page of an app with the folder, from where the command runs', async () => {
    const served = await serve({ ...options, folder: 'photos', modelPath: '/model' });
    onTestFinished(served.close);
    expect(await open(served.url)).toBe('<p>The workbench</p>');
    const [folder, { dataFolder }] = [path.resolve('photos'), options];
    expect(createApp).toHaveBeenCalledExactlyOnceWith({ dataFolder, folder, modelPath: '/model' });
    expect(openSamples).not.toHaveBeenCalled();
  });

  test('opens the samples, or nothing, when it is told no folder', async () => {
    onTestFinished((await serve({ ...options, samples: true })).close);
    expect(openSamples).toHaveBeenCalledOnce();
    onTestFinished((await serve(options)).close);
    expect(openSamples).toHaveBeenCalledOnce();
    expect(createApp).toHaveBeenLastCalledWith({ dataFolder: options.dataFolder });
  });

  test('closes the app with it', async () => {
    const served = await serve(options);
    expect(close).not.toHaveBeenCalled();
    await served.close();
    expect(close).toHaveBeenCalledOnce();
    await expect(fetch(served.url)).rejects.toThrow();
  });

  test('leaves no app open when it cannot listen or open', async () => {
    const first = await serve(options);
    onTestFinished(first.close);
    await expect(serve({ ...options, port: Number(new URL(first.url).port) })).rejects.toThrow('to be free');
    expect(close).toHaveBeenCalledOnce();
    openSamples.mockRejectedValueOnce(new Error('Expected room on the disk.'));
    await expect(serve({ ...options, samples: true })).rejects.toThrow('Expected room on the disk.');
    expect(close).toHaveBeenCalledTimes(2);
  });

  test('stays open to the browser that knows it when it is started again on its port', async () => {
    const first = await serve(options);
    const entered = await fetch(first.url, { redirect: 'manual' });
    const [cookie = ''] = entered.headers.getSetCookie();
    await first.close();
    const again = await serve({ ...options, port: Number(new URL(first.url).port) });
    onTestFinished(again.close);
    const page = await fetch(new URL('/', again.url), { headers: { cookie } });
    expect(await page.text()).toBe('<p>The workbench</p>');
    const { mode } = await stat(path.join(options.dataFolder, 'browser-key'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });

  test('says how to build the page when there is none', async () => {
    const page = await temporaryFolder();
    await expect(serve({ ...options, page })).rejects.toThrow('run `npm run build:renderer`');
    expect(createApp).not.toHaveBeenCalled();
  });
});
