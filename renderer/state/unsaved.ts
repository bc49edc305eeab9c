import { z } from 'zod';
import { changeSchema } from '../../annotations/change.ts';
import type { OpenPages } from './openPages.ts';
import type { LabelledChange } from './workbench.ts';

// Changes that the server has not stored yet, kept in the browser so that a reload loses nothing.

const unsavedSchema = z.array(
  z.object({ change: changeSchema, label: z.string(), imageId: z.string().nullable() }).readonly(),
);

export type UnsavedChanges = {
  /** Keeps the changes of a project; none takes them away. */
  remember(folder: string, changes: readonly LabelledChange[]): void;
  /** What earlier pages could not store, from now on this page's. What cannot be read is left alone. */
  recall(folder: string): readonly LabelledChange[];
};

const PREFIX = 'objembed-studio:unsaved:';

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Every page keeps its own changes: two of them in one storage take nothing from each other. */
export function keepUnsaved(storage: () => Kept, pages: () => OpenPages): UnsavedChanges {
  const ownKey = (folder: string): string => keyOf(pages().own, folder);
  return {
    remember(folder, changes) {
      try {
        if (changes.length === 0) storage().removeItem(ownKey(folder));
        else storage().setItem(ownKey(folder), JSON.stringify(changes));
      } catch {
        // No room, or none allowed: the changes are on their way to the server all the same.
      }
    },
    recall(folder) {
      try {
        const own = read(storage(), ownKey(folder)) ?? [];
        const left = keysOfGone(storage(), folder, pages()).flatMap((key) => {
          const changes = read(storage(), key);
          return changes === null ? [] : [{ key, changes }];
        });
        const all = [...own, ...left.flatMap(({ changes }) => changes)];
        if (left.length > 0) storage().setItem(ownKey(folder), JSON.stringify(all));
        for (const { key } of left) storage().removeItem(key);
        return all;
      } catch {
        return [];
      }
    },
  };
}

function keyOf(page: string, folder: string): string {
  return `${PREFIX}${page}:${folder}`;
}

/** The keys of what pages that are no longer open could not store of a project. */
function keysOfGone(storage: Kept, folder: string, { own, others }: OpenPages): readonly string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return keys.filter((key) => {
    const [page = ''] = key.slice(PREFIX.length).split(':', 1);
    return key === keyOf(page, folder) && page !== own && !others.has(page);
  });
}

/** Null when it is no list of changes. */
function read(storage: Kept, key: string): readonly LabelledChange[] | null {
  try {
    return unsavedSchema.parse(JSON.parse(storage.getItem(key) ?? '[]'));
  } catch {
    return null;
  }
}
