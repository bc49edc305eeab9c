import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Precision } from '../precision/precisions.ts';
import { BUNDLE_VERSION } from './manifest.ts';

/**
 * Twelve hex digits that change with any file of a checkpoint, and with the layout of bundles. Names, sizes and times
 * tell a changed checkpoint at once; hashing gigabytes at every start would not.
 */
export function contentKey(checkpoint: string): string {
  const hash = createHash('sha256').update(`${checkpoint}\n${BUNDLE_VERSION}\n`);
  // Downloaders keep their own notes in hidden folders.
  for (const file of readdirSync(checkpoint)
    .filter((name) => !name.startsWith('.'))
    .sort()) {
    hash.update(describe(file, join(checkpoint, file)));
  }
  return shorten(hash.digest('hex'));
}

/** Says everything that a conversion is made from. */
export function conversionKey(checkpoint: string, proposer: string | undefined, precision: Precision): string {
  const hash = createHash('sha256').update(`${contentKey(checkpoint)}\n${precision}\n`);
  if (proposer !== undefined) hash.update(describe(proposer, proposer));
  return shorten(hash.digest('hex'));
}

function describe(name: string, file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${name} ${size} ${mtimeMs}\n`;
}

function shorten(digest: string): string {
  return digest.slice(0, 12);
}
