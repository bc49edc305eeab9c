import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporaryFolder.ts';

/** An ObjEmbed checkpoint of the published layout with small sizes. */
export const REFERENCE = 'test/fixtures/reference/tiny-a';

const TEXT_FILES = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** A copy of the reference checkpoint's text files, without its chat template, to damage. */
export function referenceFolder(): string {
  const folder = temporaryFolder();
  for (const name of TEXT_FILES) copyFileSync(join(REFERENCE, name), join(folder, name));
  return folder;
}

/** Sets one field, by its path, of a JSON file in the folder; undefined removes it. */
export function edit(folder: string, file: string, path: readonly (string | number)[], value: unknown): void {
  const root = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const parent = path.slice(0, -1).reduce((object, key) => object[key], root);
  parent[path[path.length - 1]] = value;
  writeFileSync(join(folder, file), JSON.stringify(root));
}
