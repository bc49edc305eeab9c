import { setImmediate } from 'node:timers/promises';
import { thresholdsOf } from '../../annotations/acceptance.ts';
import { keepFirst } from '../../annotations/curation/keepFirst.ts';
import { suggestState } from '../../annotations/curation/stateSuggestions.ts';
import { phraseStateId, type Records, recordsOf } from '../../annotations/records.ts';
import type { SuggestedState, SuggestedStates } from '../api/states.ts';
import { latestRun } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { type Findings, readLatestFindings } from './latestFindings.ts';
import { loadEmbeddedPhrases } from './phraseScores.ts';
import { toScoredImage } from './scoredImageOf.ts';

export type StatesWalk = {
  readonly project: Project;
  /** The ids of the images to look through, in this order. */
  readonly only: readonly string[];
  /** The one phrase that is asked about; null asks about all. */
  readonly phraseId: string | null;
  /** The match score from which a proposal would be accepted for a phrase that has no threshold of its own. */
  readonly minMatch: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * Looks through images for phrases of which nobody has said anything there, by the latest run that has seen each.
 * Yields what is suggested for each image; other work gets its turn between them.
 * @throws when no model has been run, or a phrase was added since, or the signal is aborted
 */
export async function* walkSuggestedStates(walk: StatesWalk): AsyncGenerator<readonly SuggestedState[]> {
  const { project, only, phraseId, signal, onProgress } = walk;
  const phrases = (await allPhrases(project)).filter(({ id }) => phraseId === null || id === phraseId);
  await loadEmbeddedPhrases(project, await latestRun(project), phrases);
  const findingsOf = readLatestFindings(project, phrases);
  let done = 0;
  for await (const { image, records } of imagesWithRecords(project, only)) {
    signal.throwIfAborted();
    const findings = await findingsOf(image.id);
    const found = findings === undefined ? [] : suggestedStates(records, findings, walk.minMatch);
    yield found.map((suggestion) => ({ ...suggestion, imageId: image.id, path: image.path }));
    onProgress(++done, only.length);
    await setImmediate();
  }
}

/** Counts all that is suggested, and keeps, of each state, the most confident up to a limit. @throws as the walk does */
export async function findSuggestedStates(walk: StatesWalk, limit: number): Promise<SuggestedStates> {
  const counts = { exhaustive: 0, 'verified absent': 0 };
  const surest = () => keepFirst<SuggestedState>(limit, (a, b) => b.confidence - a.confidence);
  const best = { exhaustive: surest(), 'verified absent': surest() };
  let images = 0;
  for await (const found of walkSuggestedStates(walk)) {
    images += 1;
    for (const suggestion of found) {
      counts[suggestion.state] += 1;
      best[suggestion.state].add(suggestion);
    }
  }
  return { images, counts, suggestions: [...best.exhaustive.sorted(), ...best['verified absent'].sorted()] };
}

function suggestedStates(records: Records, findings: Findings, minMatch: number) {
  const { phrases } = findings.vocabulary;
  const known = new Set(recordsOf(records, 'phraseState').map(({ id }) => id));
  const image = toScoredImage(records, findings);
  return phrases.flatMap((phrase, column) => {
    if (known.has(phraseStateId(findings.proposals.imageId, phrase.id))) return [];
    const least = thresholdsOf(phrase, { minMatch, minIou: 0 }).minMatch;
    const suggestion = suggestState(image, column, least);
    return suggestion === null ? [] : [{ ...suggestion, phraseId: phrase.id }];
  });
}
