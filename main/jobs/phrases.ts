import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { apply } from '../../annotations/change.ts';
import { addPhrases as editPhrases } from '../../annotations/edits/phrases.ts';
import { recordsOf, toRecords } from '../../annotations/records.ts';
import type { Model } from '../model.ts';
import { commit } from '../store/commit.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';
import { embedPhrases } from './phraseScores.ts';

/**
 * Phrases from command-line words: a word that names a file stands for its lines, anything else for itself.
 * Blank lines and lines that begin with "#" are left out.
 * @throws when a word ends in ".txt" and is no file: a slip of the pen would become a phrase.
 */
export async function readPhrases(words: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(words.map(async (word) => ((await isFile(word)) ? readLines(word) : [asText(word)])));
  return lists.flat();
}

/**
 * Adds phrases to the project's vocabulary, in one change, and embeds all that the model has not embedded before. It
 * embeds first, so that a text that the model refuses never enters the vocabulary.
 * @returns how many were new.
 */
export async function addPhrases(
  project: WritableProject,
  model: Model,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const before = toRecords(await allPhrases(project));
  const change = editPhrases(
    before,
    texts.map((text) => ({ id: randomUUID(), text })),
  );
  const after = apply(before, change);
  const vocabulary = recordsOf(after, 'phrase').map(({ text }) => text);
  await embedPhrases(project, model, vocabulary, signal);
  const added = after.size - before.size;
  const label = added === 1 ? 'Add 1 phrase' : `Add ${added} phrases`;
  await commit(project, change, { origin: 'cli', label });
  return added;
}

function asText(word: string): string {
  if (!word.endsWith('.txt')) return word;
  throw new Error(`Expected phrases in the file ${word}, got no such file; check its name.`);
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
