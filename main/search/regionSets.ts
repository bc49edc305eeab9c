import type { Box } from '../../annotations/box.ts';
import type { StandingSet } from './standingSets.ts';

// Regions stand in segments as sets of one vector. What stands in the place of a run names the content: the region, and
// the box that was embedded.

/** The set of a region. */
export function setOfRegion({ id, imageId, box }: { id: string; imageId: string; box: Box }): StandingSet {
  return { imageId, runId: `${id} ${box.join(',')}` };
}

/** The id of the region of such a set. */
export function regionIdOf({ runId }: StandingSet): string {
  return runId.slice(0, runId.lastIndexOf(' '));
}
