import type { Box } from '../../../annotations/box.ts';
import type { SearchQuery } from '../../../main/api/search.ts';
import { selectedRegions } from '../../state/regions.ts';
import type { WorkbenchState } from '../../state/workbench.ts';
import { reaching } from './results.ts';
import { useSearchState } from './searchState.ts';

/** What results are to be like, with its box for a picture of it. */
export type Example = { readonly query: Extract<SearchQuery, { imageId: string }>; readonly box: Box };

/** The example that the selection makes: the active result of the search, or else the one region or proposal selected. */
export function exampleOf(state: WorkbenchState): Example | null {
  return state.showsSearch ? exampleOfResult() : exampleOfSelection(state);
}

function exampleOfResult(): Example | null {
  const { answer, active, minScore } = useSearchState.getState();
  const result = reaching(answer?.results ?? [], minScore)[active];
  if (result === undefined) return null;
  const { imageId, object, width, height } = result;
  if (object === null) {
    const box: Box = [0, 0, width, height];
    return { query: { kind: 'box', imageId, box }, box };
  }
  const { proposal, region, box } = object;
  if (proposal !== null) return { query: { kind: 'proposal', imageId, ...proposal }, box };
  return region === null ? null : { query: { kind: 'region', imageId, regionId: region.id }, box };
}

function exampleOfSelection(state: WorkbenchState): Example | null {
  const { edited, selection } = state;
  if (edited === null || edited.run === null) return null;
  const imageId = edited.image.id;
  if (selection.kind === 'proposal') {
    const box = edited.proposals?.boxes[selection.index];
    const query = { kind: 'proposal', imageId, runId: edited.run.id, proposalIndex: selection.index } as const;
    return box === undefined ? null : { query, box };
  }
  const [region, ...others] = selectedRegions(state);
  if (region === undefined || others.length > 0) return null;
  return { query: { kind: 'region', imageId, regionId: region.id }, box: region.box };
}
