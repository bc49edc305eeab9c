import type { Context } from './context.ts';
import { sameTexts, scoreCaptions, scorePhrases, type TextEmbeddings } from './embeddings.ts';
import { isOutlived } from './outlived.ts';
import { reasonOf } from './reasonOf.ts';
import type { EditedImage } from './workbench.ts';

/** Scores shown images. One that was left, or got other texts, meanwhile is passed over; a reason to fail is told once. */
export function createScoring(
  { get, set, notify }: Pick<Context, 'get' | 'set' | 'notify'>,
  embed: TextEmbeddings,
): Context['score'] {
  let told: string | null = null;

  function place(scored: EditedImage, part: Partial<Pick<EditedImage, 'scores' | 'captionScores'>>): void {
    const now = get().edited;
    if (now === null || now.image.id !== scored.image.id || !sameTexts(now, scored)) return;
    set({ edited: { ...now, ...part } });
  }

  async function score(edited: EditedImage): Promise<void> {
    try {
      place(edited, { scores: await scorePhrases(embed, edited) });
      place(edited, { captionScores: await scoreCaptions(embed, edited) });
      told = null;
    } catch (error) {
      if (isOutlived(error)) return;
      if (reasonOf(error) !== told) notify('error', reasonOf(error));
      told = reasonOf(error);
    }
  }

  return (edited) => {
    if (edited.proposals !== null) void score(edited);
  };
}
