import { readdirSync } from 'node:fs';
import path from 'node:path';
import { removeDamagedConversions } from '../../../model/bundle/cache.ts';
import { planBundle } from '../../../model/bundle/plan.ts';
import { type Damage, type VerifyOptions, verifyBundle, verifyFiles } from '../../../model/bundle/verify.ts';
import { openTorchCheckpoint } from '../../../model/checkpoint/torchZip.ts';
import { readRecord } from '../../../model/download/record.ts';
import type { ModelEntry } from '../../api/models.ts';
import { reasonOf } from '../../reasonOf.ts';
import { describeModel } from './describeModel.ts';

/**
 * Looks at what a folder holds, without reading all of it.
 * @throws when it is no model, one of its files is missing or cut short, or a `.pth` holds more than tensors
 */
export async function requireModel(folder: string): Promise<void> {
  const { kind, problem } = describeModel(folder, {}, { id: folder, name: '', isOurs: false });
  if (problem !== null)
    throw new Error(`Expected a bundle or a checkpoint in ${folder}, got none that is whole: ${problem}`);
  if (kind === 'checkpoint') await requireCheckpoint(folder);
  if (kind === 'proposer') await requireProposer(folder);
}

/**
 * Reads all files of a model and compares them with what is known of them. Damaged conversions of a checkpoint are
 * removed: its next use makes new ones.
 * @throws when nothing can be told of it, and the signal's reason
 */
export async function verifyModel(
  { kind, folder }: Pick<ModelEntry, 'kind' | 'folder'>,
  cacheFolder: string,
  options: VerifyOptions,
): Promise<readonly Damage[]> {
  if (kind === 'bundle') return verifyBundle(folder, options);
  const record = readRecord(folder);
  const damages = record === null ? [] : await verifyFiles(folder, record.files, options);
  if (damages.length > 0) return damages;
  try {
    await (kind === 'proposer' ? requireProposer(folder) : requireCheckpoint(folder));
  } catch (error) {
    return [{ file: 'The model', reason: `cannot be read: ${reasonOf(error).replace(/\.$/, '')}` }];
  }
  await removeDamagedConversions(cacheFolder, folder, options);
  return [];
}

/** All that a conversion would refuse, without converting. */
async function requireCheckpoint(folder: string): Promise<void> {
  (await planBundle(folder, undefined, 'fp32')).close();
}

async function requireProposer(folder: string): Promise<void> {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pth'))) {
    (await openTorchCheckpoint(path.join(folder, name))).close();
  }
}
