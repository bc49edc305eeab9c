import type { Change } from '../../annotations/change.ts';
import { addPhrase, removePhrase, renamePhrase, setThresholds } from '../../annotations/edits/phrases.ts';
import { type Records, recordsOf, toRecords } from '../../annotations/records.ts';
import { normaliseText } from '../../annotations/text.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { performUndoable } from './editing.ts';
import { toPhraseRecord } from './openImage.ts';
import { reasonOf } from './reasonOf.ts';
import type { WorkbenchState } from './workbench.ts';

type VocabularyActions = Pick<Actions, 'addPhrase' | 'renamePhrase' | 'removePhrase' | 'setOwnThresholds'>;

/** Changes of the vocabulary: they belong to the project, whichever image is open. */
export function vocabularyActions(context: Context): VocabularyActions {
  const { get, set, newId, notify, queue } = context;

  async function change(label: string, edit: (records: Records) => Change): Promise<void> {
    try {
      performUndoable(context, { change: edit(vocabulary(get())), label, imageId: null });
    } catch (error) {
      return notify('error', reasonOf(error));
    }
    // That it is not stored yet shows in the state; it is tried again.
    await queue.flush().catch(() => undefined);
  }

  return {
    async addPhrase(text) {
      const stored = change(`Add phrase "${normaliseText(text)}"`, (records) =>
        addPhrase(records, { id: newId(), text }),
      );
      const phrase = get().phrases.find((known) => known.text === normaliseText(text));
      if (phrase !== undefined) set({ activePhraseId: phrase.id });
      await stored;
    },
    renamePhrase: (phraseId, text) =>
      change(`Rename phrase to "${normaliseText(text)}"`, (records) => renamePhrase(records, { phraseId, text })),
    async removePhrase(phraseId) {
      const phrase = get().phrases.find(({ id }) => id === phraseId);
      if (phrase === undefined) return;
      // The counts of the server know what is stored.
      await queue.flush().catch(() => undefined);
      const elsewhere = await countElsewhere(context, phraseId);
      if (elsewhere > 0) {
        const regions = elsewhere === 1 ? 'a region of another image' : `${elsewhere} regions of other images`;
        return notify('warning', `"${phrase.text}" is carried by ${regions}; give them another phrase first.`);
      }
      await change(`Remove phrase "${phrase.text}"`, (records) => removePhrase(records, { phraseId }));
      if (get().activePhraseId === phraseId) set({ activePhraseId: null });
    },
    async setOwnThresholds(phraseId, part) {
      const phrase = get().phrases.find(({ id }) => id === phraseId);
      if (phrase === undefined) return;
      const own = { minMatch: phrase.minMatch ?? null, minIou: phrase.minIou ?? null, ...part };
      const label = own.minMatch === null && own.minIou === null ? 'Take the thresholds of' : 'Set the thresholds of';
      await change(`${label} "${phrase.text}"`, (records) => setThresholds(records, { phraseId, ...own }));
    },
  };
}

/** How many regions of images that are not open carry a phrase. */
async function countElsewhere({ get, request }: Context, phraseId: string): Promise<number> {
  const phrases = await request('listPhrases', null).catch(() => get().phrases);
  const { edited } = get();
  const here = recordsOf(edited?.records ?? new Map(), 'region').filter((region) =>
    region.phraseIds.includes(phraseId),
  );
  return (phrases.find(({ id }) => id === phraseId)?.regions ?? 0) - here.length;
}

/** The phrases, with the records of the open image if there is one. */
function vocabulary({ edited, phrases }: WorkbenchState): Records {
  return edited?.records ?? toRecords(phrases.map(toPhraseRecord));
}
