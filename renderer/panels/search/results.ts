import type { Box } from '../../../annotations/box.ts';
import type { ProposalName, RegionName, SearchResult } from '../../../main/api/search.ts';
import { splitPath } from '../words.ts';

/** Names a result among all. */
export function keyOfResult({ imageId, object }: SearchResult): string {
  if (object === null) return imageId;
  const { proposal, region } = object;
  return proposal === null ? `region ${region?.id}` : `${imageId} ${proposal.runId} ${proposal.proposalIndex}`;
}

/** Those of the results, best first, that reach a score. */
export function reaching(results: readonly SearchResult[], minScore: number): readonly SearchResult[] {
  const end = results.findIndex(({ score }) => score < minScore);
  return end === -1 ? results : results.slice(0, end);
}

/** The keys of the results from one place to another, both included. */
export function keysBetween(results: readonly SearchResult[], from: number, to: number): ReadonlySet<string> {
  return new Set(results.slice(Math.min(from, to), Math.max(from, to) + 1).map(keyOfResult));
}

/** The keys with one more, or without it. */
export function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const others = new Set([...keys].filter((other) => other !== key));
  return others.size < keys.size ? others : others.add(key);
}

/** The proposals of results; images have none, nor regions that are none as they are. */
export function proposalsOf(results: readonly SearchResult[]): readonly ProposalName[] {
  return results.flatMap(({ imageId, object }) => (object?.proposal == null ? [] : [{ imageId, ...object.proposal }]));
}

/** The regions among results that are no proposals as they are. */
export function regionsOf(results: readonly SearchResult[]): readonly RegionName[] {
  return results.flatMap(({ imageId, object }) =>
    object?.proposal === null && object.region !== null ? [{ imageId, regionId: object.region.id }] : [],
  );
}

/** A part of its size, on each side of a box, that a crop shows of its surroundings. */
const MARGIN = 0.08;

/** What a picture of a box shows: a little more than the box, in whole pixels of the image. */
export function cropAround([x1, y1, x2, y2]: Box, { width, height }: { width: number; height: number }): Box {
  const [beside, above] = [MARGIN * (x2 - x1), MARGIN * (y2 - y1)];
  const [right, bottom] = [width > 0 ? width : x2, height > 0 ? height : y2];
  return [
    Math.max(0, Math.floor(x1 - beside)),
    Math.max(0, Math.floor(y1 - above)),
    Math.min(right, Math.ceil(x2 + beside)),
    Math.min(bottom, Math.ceil(y2 + above)),
  ];
}

/** How many of a histogram's bins of equal width from 0 to 1 reach a score, all their counts together. */
export function countReaching(histogram: readonly number[], minScore: number): number {
  return histogram.reduce((sum, count, bin) => sum + (bin / histogram.length >= minScore - 1e-9 ? count : 0), 0);
}

/** What stands below a result: its region's phrases, or the name of its file. */
export function nameOfResult({ path }: SearchResult, labels: string): string {
  return labels === '' ? splitPath(path).name : labels;
}

/** A result in words, for those who do not see it: first what is written below it. @param labels its region's phrases */
export function resultInWords(result: SearchResult, labels: string): string {
  const { path, object, score } = result;
  const scores =
    object?.semantic == null
      ? []
      : [`match ${percent(object.semantic * object.predictedIou)}`, `tightness ${percent(object.predictedIou)}`];
  const name = nameOfResult(result, labels);
  const region = object?.region == null ? [] : ['region'];
  return [`${score.toFixed(2)} ${name}`, ...(name === path ? [] : [path]), ...scores, ...region].join(', ');
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
