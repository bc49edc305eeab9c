import { iou } from '../../../annotations/box.ts';
import { type Ambiguity, measureAmbiguity } from '../../../annotations/curation/ambiguity.ts';
import { SAME_OBJECT_IOU } from '../../../annotations/curation/scoredImage.ts';
import type { ProposalSet } from '../../../annotations/proposals.ts';
import { findRecord, type Records, type Region, recordsOf } from '../../../annotations/records.ts';
import type { RankedProposal } from '../phrases/rankProposals.ts';
import { counted } from '../words.ts';
import { nearestProposal } from './nearestProposal.ts';

/**
 * How far a text tells a region from the other objects of its image. Null when the model proposed nothing there.
 * @param ranked all proposals with their match scores for the text, in any order
 */
export function ambiguityOf(
  { box }: Pick<Region, 'box'>,
  { boxes }: Pick<ProposalSet, 'boxes'>,
  ranked: readonly RankedProposal[],
): Ambiguity | null {
  const match = new Float32Array(boxes.length);
  for (const proposal of ranked) match[proposal.proposalIndex] = proposal.match;
  const own = nearestProposal(box, boxes);
  return own === null ? null : measureAmbiguity({ box, match: match[own.proposalIndex] ?? 0 }, boxes, match);
}

/** The same in words, with the region that the closest other object is, if it is one. */
export function ambiguityInWords(
  { alsoFits, margin, closest }: Ambiguity,
  text: string,
  { boxes }: Pick<ProposalSet, 'boxes'>,
  records: Records,
): string {
  const figure = `margin ${margin < 0 ? '−' : ''}${Math.abs(margin).toFixed(2)}`;
  const box = closest === null ? undefined : boxes[closest];
  if (box === undefined) return `“${text}” fits nothing else here.`;
  const name = nameOfObject(box, records);
  const rest = `(${figure}; closest is ${name})`;
  if (alsoFits.length === 0)
    return `“${text}” fits ${margin < 0 ? 'other objects alone' : 'nothing else here'} ${rest}.`;
  const better = margin < 0 ? ', and better' : '';
  return `“${text}” also fits ${counted(alsoFits.length, 'other')} here${better} ${rest}.`;
}

function nameOfObject(box: Region['box'], records: Records): string {
  const region = recordsOf(records, 'region').find((other) => iou(other.box, box) >= SAME_OBJECT_IOU);
  if (region === undefined) return 'an object without a region';
  const texts = region.phraseIds.flatMap((id) => findRecord(records, 'phrase', id)?.text ?? []);
  return texts.length === 0 ? 'a region without a phrase' : `the region “${texts.join(', ')}”`;
}
