import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogueEntry } from './catalogue.ts';
import { partialOf } from './downloadFile.ts';
import { type HubFile, readSnapshot } from './hub.ts';

/** What a download is made of, decided before its first file. */
export type DownloadPlan = {
  readonly sources: readonly { readonly repository: string; readonly commit: string }[];
  readonly files: readonly HubFile[];
  /** Bytes of all files. */
  readonly total: number;
};

/** Lies in a growing download only: what its files are to be. */
export const PLAN_FILE = '.plan.json';

const planSchema = z.object({
  total: z.int().nonnegative(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), digest: z.string() })),
});

/** Without these nothing can be made of a checkpoint; the weights are one file or several. */
const NEEDED = {
  checkpoint: [/^config\.json$/, /^tokenizer\.json$/, /\.safetensors$/, /\.pth$/],
  proposer: [/\.pth$/],
};

/** Asks the hub for everything that belongs to a model. @throws when something that is needed is not there */
export async function planDownload(
  { name, kind, parts }: CatalogueEntry,
  hub: string,
  signal: AbortSignal | undefined,
): Promise<DownloadPlan> {
  const sources: { repository: string; commit: string }[] = [];
  const files: HubFile[] = [];
  for (const { repository, files: wanted } of parts) {
    const snapshot = await readSnapshot({ repository, hub, signal });
    sources.push({ repository, commit: snapshot.commit });
    files.push(...snapshot.files.filter(({ path }) => wanted.test(path)));
  }
  const lacks = NEEDED[kind].find((needed) => !files.some(({ path }) => needed.test(path)));
  if (lacks !== undefined) {
    const from = parts.map(({ repository }) => repository).join(' and ');
    throw new Error(
      `Expected a file like ${lacks.source} for ${name} in ${from} at ${hub}, got none; check the mirror.`,
    );
  }
  return { sources, files, total: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Notes what the files of a growing download are to be. */
export async function storePlan(folder: string, { files, total }: DownloadPlan): Promise<void> {
  const noted = files.map(({ path, bytes, digest }) => ({ path, bytes, digest: digest?.hex ?? '' }));
  await writeFile(join(folder, PLAN_FILE), JSON.stringify({ total, files: noted }), { flush: true });
}

/** What a download that was stopped was to be in all, in bytes; null where nothing tells. */
export async function readPlannedTotal(folder: string): Promise<number | null> {
  return (await readPlan(folder))?.total ?? null;
}

/** Removes what an earlier call left of files that have changed since, or that nobody wants any more. */
export async function dropOutdated(folder: string, plan: DownloadPlan): Promise<void> {
  const earlier = await readPlan(folder);
  const same = plan.files.filter(({ path, bytes, digest }) =>
    earlier?.files.some((file) => file.path === path && file.bytes === bytes && file.digest === digest?.hex),
  );
  const kept = new Set(same.flatMap(({ path }) => [path, partialOf(path)]));
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function readPlan(folder: string): Promise<z.infer<typeof planSchema> | null> {
  try {
    return planSchema.parse(JSON.parse(await readFile(join(folder, PLAN_FILE), 'utf8')));
  } catch {
    // None, or one that a crash has damaged: the download begins anew.
    return null;
  }
}
