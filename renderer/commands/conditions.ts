import { selectedRegions } from '../state/regions.ts';
import { reviewItems } from '../state/review.ts';
import type { WorkbenchState } from '../state/workbench.ts';

// When commands make sense.

export function hasProject({ project }: WorkbenchState): boolean {
  return project !== null;
}

export function isOpen({ edited }: WorkbenchState): boolean {
  return edited !== null;
}

/** Whether regions of the open image are selected. */
export function hasRegions(state: WorkbenchState): boolean {
  return selectedRegions(state).length > 0;
}

/** Whether proposals wait for a decision. */
export function hasItems(state: WorkbenchState): boolean {
  return reviewItems(state).length > 0;
}
