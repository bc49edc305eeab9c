import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { contentKey } from '../../../model/bundle/contentKey.ts';
import { MANIFEST_FILE, readManifest } from '../../../model/bundle/manifest.ts';
import { findProposer } from '../../../model/bundle/plan.ts';
import { type Damage, findIncomplete } from '../../../model/bundle/verify.ts';
import { catalogue } from '../../../model/download/catalogue.ts';
import { RECORD_FILE, readRecord } from '../../../model/download/record.ts';
import type { ModelEntry } from '../../api/models.ts';
import { reasonOf } from '../../reasonOf.ts';
import type { StoredModels } from './modelsFile.ts';

/** What tells a model apart from its folder. */
type Facts = Pick<ModelEntry, 'kind' | 'precision' | 'origin' | 'hasProposer' | 'problem' | 'repair'>;

const nothing: Facts = {
  kind: 'unknown',
  precision: null,
  origin: null,
  hasProposer: false,
  problem: null,
  repair: null,
};

/** Looks at a folder without reading more than its manifest and the sizes of its files. Never throws. */
export function describeModel(
  folder: string,
  verified: StoredModels['verified'],
  given: Pick<ModelEntry, 'id' | 'name' | 'isOurs'>,
): ModelEntry {
  const place = { ...given, folder };
  if (!existsSync(folder)) {
    const problem = `There is no folder ${folder} any more.`;
    return { ...place, ...nothing, problem, bytes: 0, state: 'missing', verifiedAt: null };
  }
  const facts = tryToTell(folder, given.isOurs);
  const known = verified[folder];
  const isCurrent = known !== undefined && known.key === keyOf(folder);
  const found = isCurrent && known.damages.length > 0 ? damagesInWords(known.damages) : null;
  const problem = facts.problem ?? found;
  const state = problem !== null ? 'damaged' : isCurrent ? 'whole' : 'unverified';
  return { ...place, ...facts, problem, state, bytes: sizeOf(folder), verifiedAt: isCurrent ? known.at : null };
}

/** Changes with any file of a folder; empty when they cannot be looked at. */
export function keyOf(folder: string): string {
  try {
    return contentKey(folder);
  } catch {
    return '';
  }
}

/** `decoder.weights is missing, and 2 more files are damaged.` */
export function damagesInWords(damages: readonly Damage[]): string {
  const [first, ...more] = damages;
  if (first === undefined) return '';
  const rest =
    more.length === 0 ? '' : `, and ${more.length} more ${more.length === 1 ? 'file is' : 'files are'} damaged`;
  return `${first.file} ${first.reason}${rest}.`;
}

function tryToTell(folder: string, isOurs: boolean): Facts {
  const has = (name: string) => existsSync(path.join(folder, name));
  const kind = has(MANIFEST_FILE) ? 'bundle' : has('config.json') ? 'checkpoint' : 'proposer';
  const isOffered = catalogue.some(({ name }) => name === path.basename(folder));
  const repair = kind !== 'bundle' && isOurs && isOffered && has(RECORD_FILE) ? 'download' : null;
  try {
    if (kind === 'bundle') return tellBundle(folder);
    const damage = sizeDamage(folder);
    const hasProposer = findProposer(folder) !== undefined;
    const facts = { ...nothing, hasProposer, repair, problem: damage && damagesInWords([damage]) } as const;
    if (kind === 'checkpoint' || hasProposer || repair !== null) return { ...facts, kind };
    return { ...facts, problem: `Expected ${MANIFEST_FILE}, config.json or a WeDetect .pth in ${folder}, got none.` };
  } catch (error) {
    return { ...nothing, kind, repair, problem: reasonOf(error) };
  }
}

function tellBundle(folder: string): Facts {
  const manifest = readManifest(folder);
  const { origin, precision, proposer } = manifest;
  const damage = findIncomplete(folder, manifest);
  return {
    kind: 'bundle',
    precision,
    origin: origin.checkpoint,
    hasProposer: proposer !== null,
    problem: damage === undefined ? null : damagesInWords([damage]),
    repair: existsSync(origin.checkpoint) ? 'convert' : null,
  };
}

function sizeDamage(folder: string): Damage | null {
  const record = readRecord(folder);
  return (record && findIncomplete(folder, record)) ?? null;
}

/** Checkpoints and bundles have no folders inside. */
function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => {
    const found = statSync(path.join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() ? found.size : 0);
  }, 0);
}
