import { z } from 'zod';
import { changeSchema } from '../../annotations/change.ts';
import type { LabelledChange } from './workbench.ts';

// Changes that the server has not stored yet, kept in the browser so that a reload loses nothing.

const unsavedSchema = z.array(
  z.object({ change: changeSchema, label: z.string(), imageId: z.string().nullable() }).readonly(),
);

export type UnsavedChanges = {
  /** Keeps the changes of a project; none takes them away. */
  remember(folder: string, changes: readonly LabelledChange[]): void;
  /** What an earlier page could not store. What cannot be read is left alone. */
  recall(folder: string): readonly LabelledChange[];
};

function keyOf(folder: string): string {
  return `objembed-studio:unsaved:${folder}`;
}

export function keepUnsaved(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): UnsavedChanges {
  return {
    remember(folder, changes) {
      try {
        if (changes.length === 0) storage.removeItem(keyOf(folder));
        else storage.setItem(keyOf(folder), JSON.stringify(changes));
      } catch {
        // No room, or none allowed: the changes are on their way to the server all the same.
      }
    },
    recall(folder) {
      try {
        return unsavedSchema.parse(JSON.parse(storage.getItem(keyOf(folder)) ?? '[]'));
      } catch {
        return [];
      }
    },
  };
}
