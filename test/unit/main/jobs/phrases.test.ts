import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPhrases, readPhrases } from '../../../../main/jobs/phrases.ts';
import { readJournal } from '../../../../main/store/journal.ts';
import type { Project } from '../../../../main/store/openProject.ts';
import { loadPhraseEmbeddings } from '../../../../main/store/phraseEmbeddings.ts';
import { allPhrases } from '../../../../main/store/records.ts';
import { temporaryFolder, temporaryProject, toArray } from '../store/temporaryProject.ts';
import { fakeModel } from './fakeModel.ts';
import { MODEL_ID } from './proposedProject.ts';

const never = new AbortController().signal;

async function vocabulary(project: Project): Promise<string[]> {
  return (await allPhrases(project)).map(({ text }) => text);
}

describe('words of the command line', () => {
  test('are phrases, or files with a phrase a line, in the order given', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'phrases.txt');
    await writeFile(file, '\ufeffred car\r\n\r\n# vehicles\r\n  top hat \r\n');
    expect(await readPhrases(['a dog', file, 'a cat'])).toEqual(['a dog', 'red car', 'top hat', 'a cat']);
  });

  test('that name a folder are phrases', async () => {
    const folder = path.join(await temporaryFolder(), 'dog');
    await mkdir(folder);
    expect(await readPhrases([folder])).toEqual([folder]);
  });

  test('that look like a file of phrases but name none are refused', async () => {
    await expect(readPhrases(['a dog', 'phrase.txt'])).rejects.toThrow(/phrase\.txt, got no such file/);
  });
});

describe('adding phrases', () => {
  test('puts new ones at the end of the vocabulary, each once, in one journal entry, and embeds them', async () => {
    const project = await temporaryProject();
    expect(await addPhrases(project, fakeModel(), ['a dog'], never)).toBe(1);
    expect(await addPhrases(project, fakeModel(), ['a  cat ', 'a dog', 'a cat', 'an animal'], never)).toBe(2);
    expect(await vocabulary(project)).toEqual(['a dog', 'a cat', 'an animal']);
    expect((await toArray(readJournal(project))).map(({ label }) => label)).toEqual(['Add 1 phrase', 'Add 2 phrases']);
    const texts = ['a dog', 'a cat', 'an animal'];
    expect(await loadPhraseEmbeddings(project, { modelId: MODEL_ID, kind: 'object' }, texts)).toHaveLength(3);
  });

  test('embeds the phrases of the project for a model that has not seen them, though none is new', async () => {
    const project = await temporaryProject();
    await addPhrases(project, fakeModel(), ['a dog'], never);
    const other = fakeModel({}, { modelId: 'other@1' });
    expect(await addPhrases(project, other, [], never)).toBe(0);
    expect(other.calls).toEqual([{ method: 'embedQueries', job: { kind: 'object', texts: ['a dog'] } }]);
  });

  test('leaves the vocabulary as it was when the model refuses a text', async () => {
    const project = await temporaryProject();
    const refuse = async () => {
      throw new Error('special token');
    };
    await expect(addPhrases(project, fakeModel({ embedQueries: refuse }), ['<|end|>'], never)).rejects.toThrow(
      'special',
    );
    await expect(addPhrases(project, fakeModel(), ['a dog', ' '], never)).rejects.toThrow('empty text');
    expect(await vocabulary(project)).toEqual([]);
  });
});
