import { selectedRegions } from '../state/regions.ts';
import { reviewItems } from '../state/review.ts';
import type { WorkbenchState } from '../state/workbench.ts';

// When commands make sense.

export function hasProject({ project }: WorkbenchState): boolean {
  return project !== null;
}

/** Whether an image is open and to be seen: what is done to it while a search stands in its place would surprise. */
export function isOpen({ edited, showsSearch }: WorkbenchState): boolean {
  return edited !== null && !showsSearch;
}

/** Whether regions of the open image are selected. */
export function hasRegions(state: WorkbenchState): boolean {
  return isOpen(state) && selectedRegions(state).length > 0;
}

/** Whether proposals wait for a decision. */
export function hasItems(state: WorkbenchState): boolean {
  return isOpen(state) && reviewItems(state).length > 0;
}
