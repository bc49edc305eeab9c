import type { Change } from '../../annotations/change.ts';
import { addPhrase, removePhrase, renamePhrase } from '../../annotations/edits/phrases.ts';
import { type PhraseRecord, type Records, recordsOf, toRecords } from '../../annotations/records.ts';
import type { Actions } from './actions.ts';
import { type Context, reasonOf } from './context.ts';
import { performUndoable } from './editing.ts';
import type { WorkbenchState } from './workbench.ts';

type VocabularyActions = Pick<Actions, 'addPhrase' | 'renamePhrase' | 'removePhrase'>;

/** Changes of the vocabulary: they belong to the project, whichever image is open. */
export function vocabularyActions(context: Context, flush: () => Promise<void>): VocabularyActions {
  const { get, set, newId, notify, request } = context;

  async function change(label: string, edit: (records: Records) => Change): Promise<void> {
    try {
      performUndoable(context, { change: edit(vocabulary(get())), label, imageId: null });
      await flush();
      set({ phrases: await request('listPhrases', null) });
    } catch (error) {
      notify('error', reasonOf(error));
    }
  }

  return {
    async addPhrase(text) {
      const id = newId();
      await change(`Add phrase "${text}"`, (records) => addPhrase(records, { id, text }));
      const added = get().phrases.find((phrase) => phrase.id === id);
      if (added !== undefined) set({ activePhraseId: added.id });
    },
    renamePhrase: (phraseId, text) =>
      change(`Rename phrase to "${text}"`, (records) => renamePhrase(records, { phraseId, text })),
    async removePhrase(phraseId) {
      const phrase = get().phrases.find(({ id }) => id === phraseId);
      const here = carriers(get(), phraseId);
      if (phrase !== undefined && phrase.regions > here) {
        const elsewhere = `${phrase.regions - here} regions of other images`;
        return notify('warning', `"${phrase.text}" is carried by ${elsewhere}; give them another phrase first.`);
      }
      await change(`Remove phrase "${phrase?.text ?? ''}"`, (records) => removePhrase(records, { phraseId }));
      if (get().activePhraseId === phraseId) set({ activePhraseId: null });
    },
  };
}

/** The phrases, with the records of the open image if there is one. */
function vocabulary({ edited, phrases }: WorkbenchState): Records {
  return edited?.records ?? toRecords(phrases.map(toRecord));
}

function toRecord({ type, id, text, position }: PhraseRecord): PhraseRecord {
  return { type, id, text, position };
}

function carriers({ edited }: WorkbenchState, phraseId: string): number {
  if (edited === null) return 0;
  return recordsOf(edited.records, 'region').filter(({ phraseIds }) => phraseIds.includes(phraseId)).length;
}
