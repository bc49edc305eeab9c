import { apply, type Change } from '../../annotations/change.ts';
import { checkImage } from '../../annotations/checks.ts';
import { type AnnotationRecord, recordsOf, toRecords } from '../../annotations/records.ts';
import type { OpenImage } from '../../main/api.ts';
import type { Context } from './context.ts';
import { scoreCaptions, scorePhrases } from './embeddings.ts';
import type { EditedImage, WorkbenchState } from './workbench.ts';

/** What the server told of an image, without scores. */
export function toEdited({ image, records, run, proposals, error }: OpenImage): EditedImage {
  const captionScores = { short: null, long: null };
  return { image, records: toRecords(records), run, proposals, scores: null, captionScores, error };
}

/** The parts of the state that show an image. */
export function showing(edited: EditedImage): Pick<WorkbenchState, 'edited' | 'findings'> {
  return { edited, findings: checkImage(edited.records, edited.image.id) };
}

/** The part of a change that the open image shows: its own records and the phrases of the project. */
export function partFor({ image }: EditedImage, change: Change): Change {
  const isShown = (record: AnnotationRecord): boolean =>
    record.type === 'phrase' || (record.type === 'image' ? record.id === image.id : record.imageId === image.id);
  const { added, removed, updated } = change;
  return {
    added: Object.fromEntries(Object.entries(added).filter(([, record]) => isShown(record))),
    removed: Object.fromEntries(Object.entries(removed).filter(([, record]) => isShown(record))),
    updated: Object.fromEntries(Object.entries(updated).filter(([, [record]]) => isShown(record))),
  };
}

/**
 * The open image after a change; what a change touches elsewhere is left out.
 * @throws when the change was made for other records
 */
export function afterChange(edited: EditedImage, change: Change): EditedImage {
  return { ...edited, records: apply(edited.records, partFor(edited, change)) };
}

/** Whether the texts that scores depend on differ. */
function sameTexts(a: EditedImage, b: EditedImage): boolean {
  const texts = ({ records, run, proposals }: EditedImage) =>
    JSON.stringify([
      run?.id,
      proposals?.boxes.length,
      recordsOf(records, 'phrase').map(({ id, text, position }) => [id, text, position]),
      recordsOf(records, 'captions').map(({ short, long }) => [short, long]),
    ]);
  return texts(a) === texts(b);
}

/** Shows an image, and scores it again when its phrases, captions or proposals are not those that were scored. */
export function show(context: Context, edited: EditedImage): void {
  const before = context.get().edited;
  context.set(showing(edited));
  const isScored = before?.image.id === edited.image.id && before.scores !== null && sameTexts(before, edited);
  if (!isScored) score(context, edited).catch((error: Error) => context.notify('error', error.message));
}

async function score({ get, set, embed }: Context, edited: EditedImage): Promise<void> {
  if (edited.proposals === null) return;
  const [scores, captionScores] = await Promise.all([scorePhrases(embed, edited), scoreCaptions(embed, edited)]);
  const now = get().edited;
  // Another image, or other texts, which have been asked for since.
  if (now === null || now.image.id !== edited.image.id || !sameTexts(now, edited)) return;
  set({ edited: { ...now, scores, captionScores } });
}
