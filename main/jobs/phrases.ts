import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { apply, diff } from '../../annotations/change.ts';
import { addPhrase } from '../../annotations/edits/phrases.ts';
import { toRecords } from '../../annotations/records.ts';
import { commit } from '../store/commit.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';

/**
 * Phrases from command-line words: a word that names a file stands for its lines, anything else for itself.
 * Blank lines and lines that begin with "#" are left out.
 */
export async function readPhrases(words: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(words.map(async (word) => ((await isFile(word)) ? readLines(word) : [word])));
  return lists.flat();
}

/** Adds phrases to the project's vocabulary, in one change. @returns how many were new. */
export async function addPhrases(project: WritableProject, texts: readonly string[]): Promise<number> {
  const before = toRecords(await allPhrases(project));
  const after = texts.reduce((records, text) => apply(records, addPhrase(records, { id: randomUUID(), text })), before);
  const added = after.size - before.size;
  await commit(project, diff(before, after), {
    origin: 'cli',
    label: added === 1 ? 'Add 1 phrase' : `Add ${added} phrases`,
  });
  return added;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

async function readLines(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
