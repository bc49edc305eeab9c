import path from 'node:path';
import { z } from 'zod';
import { reasonOf } from '../../reasonOf.ts';
import { type JsonFile, jsonFile } from '../jsonFile.ts';

/** The id of the embedded model. */
export const NANO = 'nano';

const verifiedSchema = z.object({
  /** ISO 8601 instant. */
  at: z.string(),
  /** Of the folder's content as it was then. */
  key: z.string(),
  damages: z.array(z.object({ file: z.string(), reason: z.string() })),
});

const fileSchema = z.object({
  /** `nano`, or the absolute path of a folder. */
  used: z.string(),
  numerics: z.enum(['bf16', 'fp32']),
  /** Absolute paths of folders that lie elsewhere. */
  added: z.array(z.string()),
  /** By folder. */
  verified: z.record(z.string(), verifiedSchema),
  hub: z.string().nullable(),
  proxy: z.string().nullable(),
});

/** What is remembered of models from one start to the next. */
export type StoredModels = z.infer<typeof fileSchema>;

const nothing: StoredModels = { used: NANO, numerics: 'bf16', added: [], verified: {}, hub: null, proxy: null };

/**
 * The memory of models as JSON in the app's data folder. A damaged file counts as empty.
 * @throws from `change` when the disk takes nothing
 */
export function openModelsFile(dataFolder: string): JsonFile<StoredModels> {
  const file = path.join(dataFolder, 'models.json');
  const { read, change } = jsonFile<StoredModels>(file, fileSchema, nothing);
  return {
    read,
    change: (edit) =>
      change(edit).catch((cause: unknown) => {
        throw new Error(`Expected to write ${file}, got: ${reasonOf(cause)}; check the disk and its permissions.`, {
          cause,
        });
      }),
  };
}
