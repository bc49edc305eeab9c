import type { SearchResult } from '../../../main/api/search.ts';
import type { Actions } from '../../state/actions.ts';
import { getState } from '../../state/store.ts';
import { counted } from '../words.ts';
import { keyOfResult, proposalsOf, regionsOf } from './results.ts';
import { searchFor, useSearchState } from './searchState.ts';
import { exampleOf } from './similar.ts';

const NOTHING_TO_LABEL = 'Choose objects among the results, and type a phrase for them first.';

type Deciding = Pick<Actions, 'labelFound' | 'rejectFound' | 'tagImages' | 'notify'>;

/** Gives the chosen results the phrase that was typed, as one step to undo. */
export async function labelChosen({ labelFound, notify }: Deciding): Promise<void> {
  const { label } = useSearchState.getState();
  const results = chosenResults();
  const found = { proposals: proposalsOf(results), regions: regionsOf(results) };
  if (found.proposals.length + found.regions.length === 0 || label.trim() === '')
    return notify('info', NOTHING_TO_LABEL);
  const { changed } = await labelFound(found, label);
  notify('info', changed === 0 ? `All of them are “${label}” already, or were rejected.` : told(changed, label));
}

/** Says of the chosen results that they are not the phrase that was typed, as one step to undo. */
export async function rejectChosen({ rejectFound, notify }: Deciding): Promise<void> {
  const { label } = useSearchState.getState();
  const proposals = proposalsOf(chosenResults());
  if (proposals.length === 0 || label.trim() === '') return notify('info', NOTHING_TO_LABEL);
  const { changed } = await rejectFound(proposals, label);
  notify('info', `${counted(changed, 'object')} rejected for “${label}”.`);
}

/** Gives the images of the chosen results the tag that was typed, as one step to undo. */
export async function tagChosen({ tagImages, notify }: Deciding): Promise<void> {
  const { tag } = useSearchState.getState();
  const imageIds = [...new Set(chosenResults().map(({ imageId }) => imageId))];
  if (imageIds.length === 0) return;
  const { changed } = await tagImages(imageIds, tag, false);
  notify('info', `${counted(changed, 'image')} tagged “${tag.trim()}”.`);
}

/** Searches for what is like the active result, or like what is selected on the canvas. */
export function searchSimilar(): void {
  const example = exampleOf(getState());
  if (example !== null) searchFor(example.query, example.box);
}

function chosenResults(): readonly SearchResult[] {
  const { answer, chosen } = useSearchState.getState();
  return (answer?.results ?? []).filter((result) => chosen.has(keyOfResult(result)));
}

function told(changed: number, label: string): string {
  return `${counted(changed, 'object')} labelled “${label}”.`;
}
