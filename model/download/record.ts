import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../checkpoint/jsonFile.ts';

/** Lies in a checkpoint that was downloaded: where from, and what every file of it must be. */
export const RECORD_FILE = 'download.json';

const fileName = z.string().regex(/^\w[\w.-]*$/);

const recordSchema = z.object({
  format: z.literal('objembed-download'),
  /** Of the catalogue. */
  name: z.string(),
  hub: z.string(),
  sources: z.array(z.object({ repository: z.string(), commit: z.string() })),
  files: z.record(fileName, z.object({ bytes: z.int().nonnegative(), sha256: z.string().length(64) })),
});

export type DownloadRecord = z.infer<typeof recordSchema>;

/** The record of a folder; null where it was not downloaded by us. @throws when it is damaged */
export function readRecord(folder: string): DownloadRecord | null {
  const file = join(folder, RECORD_FILE);
  return existsSync(file) ? readJsonFile(file, recordSchema) : null;
}
