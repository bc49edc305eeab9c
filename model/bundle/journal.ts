import { existsSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type FileEntry, hashFile, type ReadOptions } from './sealFile.ts';

/** Lies in a growing bundle only: what of it is whole. */
const JOURNAL_FILE = 'unfinished.json';

const entrySchema = z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string() });
const journalSchema = z.strictObject({ parts: z.record(z.string(), z.record(z.string(), entrySchema)) });

/** The files of every finished part of a conversion, by the name of the part. */
export type FinishedParts = ReadonlyMap<string, Readonly<Record<string, FileEntry>>>;

/** Whether a part of the bundle in this folder was finished. */
export function hasFinishedParts(folder: string): boolean {
  return existsSync(join(folder, JOURNAL_FILE));
}

/** The parts that an earlier conversion finished and that are whole still; every other file is removed. */
export async function readFinishedParts(folder: string, options: ReadOptions): Promise<FinishedParts> {
  const finished = new Map<string, Readonly<Record<string, FileEntry>>>();
  for (const [part, files] of Object.entries(await readJournal(folder))) {
    if (await areWhole(folder, files, options)) finished.set(part, files);
  }
  const kept = new Set([...finished.values()].flatMap((files) => Object.keys(files)));
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { recursive: true });
  if (finished.size > 0) await writeJournal(folder, finished);
  return finished;
}

/** To be called when the files of a new part are durable. */
export async function writeJournal(folder: string, finished: FinishedParts): Promise<void> {
  const next = join(folder, `${JOURNAL_FILE}.next`);
  const file = await open(next, 'w');
  try {
    await file.writeFile(JSON.stringify({ parts: Object.fromEntries(finished) }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, join(folder, JOURNAL_FILE));
}

export async function removeJournal(folder: string): Promise<void> {
  await rm(join(folder, JOURNAL_FILE), { force: true });
}

async function readJournal(folder: string) {
  try {
    return journalSchema.parse(JSON.parse(await readFile(join(folder, JOURNAL_FILE), 'utf8'))).parts;
  } catch {
    // None, or one that a crash has damaged: the conversion begins anew.
    return {};
  }
}

async function areWhole(folder: string, files: Readonly<Record<string, FileEntry>>, options: ReadOptions) {
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    if (!existsSync(join(folder, name))) return false;
    const found = await hashFile(join(folder, name), options);
    if (found.bytes !== bytes || found.sha256 !== sha256) return false;
  }
  return true;
}
