import type { Method } from '../../main/api.ts';
import type { Actions } from './actions.ts';
import { captionPhraseActions } from './captionPhrases.ts';
import { choosingActions } from './choosing.ts';
import type { Context } from './context.ts';
import { editingActions } from './editing.ts';
import { takeProject } from './events.ts';
import { navigationActions } from './navigation.ts';
import { overImagesActions } from './overImages.ts';
import { ownDecisionsActions } from './ownDecisions.ts';
import { queueActions } from './queue.ts';
import { reasonOf } from './reasonOf.ts';
import { regionActions } from './regions.ts';
import { reviewActions } from './reviewing.ts';
import { tighteningActions } from './tightening.ts';
import { vocabularyActions } from './vocabulary.ts';

/** What works on the stored project, which must hold first what is shown. */
const ON_STORED: ReadonlySet<Method> = new Set<Method>([
  'checkExport',
  'checkProject',
  'closeProject',
  'startPropose',
  'writeExport',
]);

/** Everything that can be done, from the parts that do it. */
export function createActions(context: Context): Actions {
  const { set, notify, queue } = context;
  const navigation = navigationActions(context);
  const editing = editingActions(context, navigation.openImage);
  const regions = regionActions(context, editing.edit, navigation.step);
  const vocabulary = vocabularyActions(context);
  const review = reviewActions(context, { ...editing, ...navigation, ...regions });

  const request: Actions['request'] = async (method, params, signal) => {
    if (ON_STORED.has(method)) await queue.flush();
    return context.request(method, params, signal);
  };

  async function openWith(open: () => ReturnType<typeof request<'openProject'>>): Promise<void> {
    try {
      await queue.flush();
      takeProject(context, await open());
      // What was begun meanwhile stays.
      if (context.get().dialog === 'open folder') set({ dialog: null });
    } catch (error) {
      // The dialog shows what its folder cannot be opened for.
      if (context.get().dialog !== 'open folder') notify('error', reasonOf(error));
      throw error;
    }
  }

  return {
    request,
    set,
    notify,
    openFolder: (folder) => openWith(() => request('openProject', { folder })),
    openSamples: () => openWith(() => request('openSamples', null)),
    ...navigation,
    ...choosingActions(context),
    ...editing,
    ...regions,
    ...tighteningActions(context, regions.moveBoxes),
    followDrag: context.followDrag,
    followDrawing: context.followDrawing,
    ...review,
    ...vocabulary,
    ...ownDecisionsActions(context, vocabulary.setOwnThresholds),
    ...overImagesActions(context),
    ...captionPhraseActions(context, editing),
    ...queueActions(context, { ...editing, ...navigation }),
  };
}
