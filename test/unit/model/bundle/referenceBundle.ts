import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { convertCheckpoint } from '../../../../model/bundle/convert.ts';
import { REFERENCE } from '../checkpoint/referenceFolder.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

/** The bundle of the reference checkpoint, made once for a test file. */
export async function referenceBundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'bundle');
  await convertCheckpoint({ checkpoint: REFERENCE, out });
  return out;
}

/** A copy of a bundle, or of these files of it, to damage. */
export function bundleCopy(bundle: string, files?: readonly string[]): string {
  const copy = join(temporaryFolder(), 'bundle');
  if (files === undefined) cpSync(bundle, copy, { recursive: true });
  for (const file of files ?? []) cpSync(join(bundle, file), join(copy, file));
  return copy;
}
