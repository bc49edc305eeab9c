import type { Actions } from './actions.ts';
import { type Context, reasonOf } from './context.ts';
import { editingActions } from './editing.ts';
import { takeProject } from './events.ts';
import { navigationActions } from './navigation.ts';
import { regionActions } from './regions.ts';
import { reviewActions } from './reviewing.ts';
import { vocabularyActions } from './vocabulary.ts';

/** Everything that can be done, from the parts that do it. */
export function createActions(context: Context): Actions {
  const { set, request, notify, queue } = context;
  const navigation = navigationActions(context);
  const editing = editingActions(context, navigation.openImage);
  const regions = regionActions(context, editing.edit, navigation.step);
  const review = reviewActions(context, { ...editing, ...navigation, ...regions });
  const vocabulary = vocabularyActions(context, queue.flush);

  async function openWith(open: () => ReturnType<typeof request<'openProject'>>): Promise<void> {
    try {
      await queue.flush();
      takeProject(context, await open());
      set({ phrases: await request('listPhrases', null), dialog: null });
    } catch (error) {
      notify('error', reasonOf(error));
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
    ...editing,
    ...regions,
    ...review,
    ...vocabulary,
  };
}
