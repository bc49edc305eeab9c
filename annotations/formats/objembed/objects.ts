import { type Box, clip, hasMinSides, isValid, sameBox } from '../../box.ts';
import type { Region } from '../../records.ts';
import type { Frame } from '../writing/frame.ts';
import type { Note } from './rules.ts';
import { textsOf, type Vocabulary } from './vocabulary.ts';

/** A region as the trainer will see it: a box in the written frame with all the texts that describe it. */
export type LabelledObject = {
  readonly regionId: string;
  readonly box: Box;
  readonly texts: readonly string[];
};

/** An accepted box that the model itself gives a lower predicted IoU counts as loose: the IoU head knows 0.5 and up. */
const LOOSE_PREDICTED_IOU = 0.5;

/** The regions that can be written; those without a meaningful box or without a text are noted and left out. */
export function labelObjects(
  regions: readonly Region[],
  vocabulary: Vocabulary,
  frame: Frame,
  fix: boolean,
  note: Note,
): LabelledObject[] {
  return regions.flatMap((region) => {
    const box = writeBox(region, frame, fix, note);
    const texts = textsOf(vocabulary, region.phraseIds);
    if (texts.length === 0) {
      note('objembed/17-text', 'The region has no phrase that can be written; it is left out.', {
        recordId: region.id,
      });
    }
    if (box === null || texts.length === 0) return [];
    noteLooseBox(region, note);
    return [{ regionId: region.id, box, texts }];
  });
}

function writeBox({ id, box }: Region, { size, toFrame }: Frame, fix: boolean, note: Note): Box | null {
  const written = toFrame(box);
  const clipped = clip(written, size);
  const usable = isValid(written) && hasMinSides(clipped);
  if (usable && sameBox(written, clipped)) return written;
  const fixed = usable && fix;
  const bounds = `${size.width} x ${size.height}`;
  const outcome = fixed ? 'it is clipped.' : 'it is left out.';
  const message = `Expected a box of 1 px or more inside ${bounds}, got [${written.join(', ')}]; ${outcome}`;
  note('objembed/18-box', message, { recordId: id, fixed });
  return fixed ? clipped : null;
}

function noteLooseBox({ id, source, scores }: Region, note: Note): void {
  if (scores === null || scores.predictedIou >= LOOSE_PREDICTED_IOU) return;
  if (source.kind !== 'accepted' || source.corrected) return;
  const message = `The box was accepted with a predicted IoU of ${scores.predictedIou.toFixed(2)}; check that it is tight.`;
  note('objembed/09-loose-box', message, { recordId: id });
}
