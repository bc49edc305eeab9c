import type { Result } from '../../main/api.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { pushUndo } from './editing.ts';
import { selectedRegions } from './regions.ts';

/** What the server does over many images: each is one step to undo, also when it was stopped on the way. */
export function overImagesActions(
  context: Context,
): Pick<
  Actions,
  | 'acceptAllMatching'
  | 'copySelectedTo'
  | 'importDataset'
  | 'setPhraseStates'
  | 'labelFound'
  | 'rejectFound'
  | 'tagImages'
> {
  const { get, set, request, queue, batches } = context;

  async function run<T>(work: () => Promise<T>, label: string, tell: (result: T) => string = () => label): Promise<T> {
    const { outcome, sequences } = await batches.collect(async () => {
      await queue.flush();
      return work();
    });
    set({ progress: null });
    const isDone = outcome.status === 'fulfilled';
    if (sequences.length > 0) pushUndo(context, { label: isDone ? tell(outcome.value) : label, sequences });
    if (isDone) return outcome.value;
    throw outcome.reason;
  }

  const folder = () => get().project?.folder ?? '';

  return {
    labelFound: (found, text) =>
      run(
        () => request('labelFound', { folder: folder(), ...found, text }),
        `Label with "${text}"`,
        ({ changed }) => `Label ${objects(changed)} "${text}"`,
      ),
    rejectFound: (found, text) =>
      run(
        () => request('rejectProposals', { folder: folder(), proposals: found, text }),
        `Reject "${text}"`,
        ({ changed }) => `Reject "${text}" for ${objects(changed)}`,
      ),
    tagImages: (imageIds, tag, remove) =>
      run(
        () => request('tagImages', { folder: folder(), imageIds, tag, remove }),
        `${remove ? 'Take away the tag' : 'Tag'} "${tag}"`,
      ),
    acceptAllMatching: ({ dryRun }, signal) => {
      const { filter, thresholds } = get();
      const order = { filter, ...thresholds, dryRun };
      const label = ({ accepted }: Result<'acceptAll'>): string => `Accept all above: ${proposals(accepted)}`;
      return run(() => request('acceptAll', order, signal), 'Accept a part of all above', label);
    },
    setPhraseStates: (states) => {
      const label = ({ set: count }: Result<'setPhraseStates'>): string =>
        count === 1 ? 'Set the state of 1 phrase' : `Set ${count.toLocaleString('en')} states of phrases`;
      return run(() => request('setPhraseStates', { states }), 'Set states of phrases', label);
    },
    importDataset: (order, signal) => run(() => request('importDataset', order, signal), 'Import a dataset'),
    async copySelectedTo(images) {
      const { filter, edited } = get();
      const regionIds = selectedRegions(get()).map(({ id }) => id);
      if (edited === null || regionIds.length === 0) return { copied: 0, skipped: 0, images: 0 };
      const label = `Copy ${regionIds.length === 1 ? 'a region' : `${regionIds.length} regions`} to other images`;
      return run(() => request('copyRegions', { filter, from: edited.image.id, regionIds, images }), label);
    },
  };
}

function objects(count: number): string {
  return count === 1 ? '1 object' : `${count.toLocaleString('en')} objects`;
}

function proposals(count: number): string {
  return count === 1 ? '1 proposal' : `${count.toLocaleString('en')} proposals`;
}
