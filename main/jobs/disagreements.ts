import { setImmediate } from 'node:timers/promises';
import { iou } from '../../annotations/box.ts';
import { type Disagreement, findDisagreements } from '../../annotations/curation/disagreements.ts';
import type { MissingRegion } from '../../annotations/curation/missingRegions.ts';
import type { ScoredImage } from '../../annotations/curation/scoredImage.ts';
import { missingKey, regionKey, type Suggestion } from '../../annotations/curation/suggestions.ts';
import { findRecord, type Records, type Region } from '../../annotations/records.ts';
import { countUnjudged, type FoundSuggestion, saveDisagreements, unjudgedImages } from '../store/disagreements.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { type Findings, readLatestFindings } from './latestFindings.ts';
import { toScoredImage } from './scoredImageOf.ts';

const IMAGES_PER_SLICE = 20;

type Pass = {
  readonly project: WritableProject;
  readonly signal: AbortSignal;
  /** Called after each image; `left` are still to be judged. */
  readonly onProgress?: (left: number) => void;
};

/**
 * Judges the images that changed, slice by slice: finds where people and model disagree now. Between images other work
 * gets its turn; what is judged is stored, so that it can be stopped at any time.
 */
export async function judgeChangedImages({ project, signal, onProgress }: Pass): Promise<void> {
  while (!signal.aborted) {
    const { version, images } = await unjudgedImages(project, IMAGES_PER_SLICE);
    if (images.length === 0) return;
    const left = await countUnjudged(project);
    // Anew for each slice: phrases may have changed since the last one.
    const findingsOf = readLatestFindings(project, await allPhrases(project));
    const byId = new Map(images.map((image) => [image.imageId, image]));
    let done = 0;
    for await (const { image, records } of imagesWithRecords(project, [...byId.keys()])) {
      if (signal.aborted) return;
      const unjudged = byId.get(image.id);
      if (unjudged === undefined) continue;
      const findings = await findingsOf(image.id);
      const found = findings === undefined ? [] : suggestionsFor(records, findings);
      await saveDisagreements(project, unjudged, version, found);
      onProgress?.(left - ++done);
      await setImmediate();
    }
  }
}

/** The disagreements of one image, by ids. */
export function suggestionsFor(records: Records, findings: Findings): FoundSuggestion[] {
  const image = toScoredImage(records, findings);
  return findDisagreements(image).flatMap((found) => {
    if (found.kind === 'missing') return missingSuggestion(found, image, findings);
    const region = findRecord(records, 'region', found.regionId);
    const suggestion = region && regionSuggestion(found, region, image, findings);
    if (region === undefined || suggestion === undefined) return [];
    const given = suggestion.kind === 'wrong phrase' ? [suggestion.phraseId] : [];
    return [{ suggestion, phraseIds: [...new Set([...given, ...region.phraseIds])] }];
  });
}

function missingSuggestion(
  { confidence, proposalIndex, phrase }: MissingRegion,
  { proposals }: ScoredImage,
  { run, vocabulary }: Findings,
): FoundSuggestion[] {
  const [proposal, phraseId] = [proposals[proposalIndex], vocabulary.phrases[phrase]?.id];
  if (proposal === undefined || phraseId === undefined) return [];
  const { box, predictedIou } = proposal;
  const scores = { semantic: proposal.semantic[phrase] ?? 0, predictedIou };
  const place = { runId: run.id, proposalIndex, box, phraseId };
  const suggestion: Suggestion = { kind: 'missing', key: missingKey(phraseId, box), confidence, ...place, ...scores };
  return [{ suggestion, phraseIds: [phraseId] }];
}

function regionSuggestion(
  found: Exclude<Disagreement, MissingRegion>,
  region: Region,
  { regions }: ScoredImage,
  { vocabulary }: Findings,
): Suggestion | undefined {
  const { kind } = found;
  const { phraseIds } = region;
  const scored = regions.find(({ id }) => id === region.id);
  switch (kind) {
    case 'extra':
      return {
        ...found,
        phraseIds,
        key: regionKey(kind, region, null),
        predictedIou: scored?.scores?.predictedIou ?? 0,
      };
    case 'wrong phrase': {
      const { confidence, regionId, phrase } = found;
      const phraseId = vocabulary.phrases[phrase]?.id;
      if (phraseId === undefined || scored === undefined) return undefined;
      const scoreOf = (column: number) => scored.scores?.semantic[column] ?? 0;
      const scores = { semantic: scoreOf(phrase), ownSemantic: Math.max(0, ...scored.phrases.map(scoreOf)) };
      return { kind, key: regionKey(kind, region, phraseId), confidence, regionId, phraseIds, phraseId, ...scores };
    }
    case 'loose box':
      return { ...found, phraseIds, key: regionKey(kind, region, null), overlap: iou(found.box, region.box) };
    case 'duplicate':
      return { ...found, phraseIds, key: regionKey(kind, region, found.keptId) };
  }
}
