import { thresholdsOf } from '../../annotations/acceptance.ts';
import { type CheckedPhrase, checkCaption } from '../../annotations/curation/captionCheck.ts';
import { nounPhrases } from '../../annotations/curation/nounPhrases.ts';
import type { ModelRun } from '../../annotations/proposals.ts';
import { semanticScores } from '../../annotations/scores.ts';
import { findSpecialToken, normaliseText } from '../../annotations/text.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { allPhrases } from '../store/records.ts';
import { embedTexts } from './phraseScores.ts';
import type { CaptionOrder, ScoredCaption } from './scoredCaption.ts';

/**
 * What captions name, by how well it is found among the proposals of their own images.
 * @throws when the signal is aborted
 */
export async function checkCaptionPhrases(
  { project, minMatch, openModel, signal }: CaptionOrder,
  run: ModelRun,
  captions: readonly ScoredCaption[],
): Promise<readonly (readonly CheckedPhrase[])[]> {
  const shared = { minMatch, minIou: 0 };
  const own = new Map((await allPhrases(project)).map((one) => [one.text, thresholdsOf(one, shared).minMatch]));
  const leastMatch = (text: string): number => own.get(normaliseText(text)) ?? minMatch;
  const checked: (readonly CheckedPhrase[])[] = [];
  for (const { text, runId, imageId } of captions) {
    signal.throwIfAborted();
    const phrases = nounPhrases(text).filter((phrase) => findSpecialToken(phrase.text) === undefined);
    const proposals = phrases.length === 0 ? undefined : await loadProposals(project, runId, imageId);
    if (proposals === undefined) {
      checked.push([]);
      continue;
    }
    const texts = phrases.map((phrase) => phrase.text);
    const embeddings = await embedTexts(project, run, openModel, 'object', texts, signal);
    const { objectEmbeddings, predictedIou } = proposals;
    const semantic = semanticScores(objectEmbeddings, embeddings, run.embeddingSize, run.objectLogit);
    checked.push(checkCaption(phrases, { semantic, predictedIou }, leastMatch));
  }
  return checked;
}
