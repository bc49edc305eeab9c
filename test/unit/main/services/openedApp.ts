import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, vi } from 'vitest';
import type { Change } from '../../../../annotations/change.ts';
import type { Events, Method, Params, Result } from '../../../../main/api.ts';
import type { AppEvent } from '../../../../main/app.ts';
import { type AppOptions, createApp } from '../../../../main/createApp.ts';
import { type Answers, fakeModel } from '../jobs/fakeModel.ts';
import { aDog, toProposals } from '../jobs/proposedProject.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

export const CLIENT = 'window 1';

/** For machines that are busy. */
export const PATIENCE = 20_000;

const size = { width: 640, height: 480 };
const findDog: NonNullable<Answers['proposeImage']> = async () => ({ ...size, ...toProposals([aDog]) });

/** An app with a fake model that finds a dog in every image, closed when the test ends. */
export async function openApp(options: Partial<AppOptions> = {}) {
  const app = await createApp({
    dataFolder: await temporaryFolder(),
    openModel: async () => fakeModel({ proposeImage: findDog }),
    ...options,
  });
  onTestFinished(() => app.close());
  const events: AppEvent[] = [];
  app.subscribe((event) => void events.push(event));
  const ask = <M extends Method>(method: M, params: Params<M>, signal = new AbortController().signal) =>
    app.handlers[method](params, CLIENT, signal);
  // The name of an event decides the type of its value.
  const named = <N extends keyof Events>(name: N) =>
    events.filter((event) => event.name === name).map(({ value }) => value as Events[N]);
  const commit = async (change: Change, label: string) =>
    ask('commit', { folder: (await ask('openedProject', null))?.folder ?? '', change, label });
  return { app, ask, commit, events, named };
}

export type OpenedApp = Awaited<ReturnType<typeof openApp>>;

/** Opens a folder and waits until it has been looked through. */
export async function openFolder({ ask }: OpenedApp, folder: string): Promise<Result<'openProject'>> {
  await ask('openProject', { folder });
  return vi.waitFor(async () => {
    const info = await ask('openedProject', null);
    if (info === null || info.scanning) return expect.fail('the folder is still being looked through');
    return info;
  }, PATIENCE);
}

/** A folder with images of 640 x 480. */
export async function folderOf(...names: string[]): Promise<string> {
  const folder = await temporaryFolder();
  const picture = await sharp({ create: { ...size, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer();
  for (const name of names) await writeFile(path.join(folder, name), picture);
  return folder;
}
