import { z } from 'zod';
import { changeSchema } from '../../annotations/change.ts';
import type { LabelledChange } from './workbench.ts';

// Changes that the server has not stored yet, kept in the browser so that a reload loses nothing.

const unsavedSchema = z.array(
  z.object({ change: changeSchema, label: z.string(), imageId: z.string().nullable() }).readonly(),
);

function keyOf(folder: string): string {
  return `objembed-studio:unsaved:${folder}`;
}

/** Keeps the changes of a project; none takes them away. */
export function rememberUnsaved(folder: string, changes: readonly LabelledChange[]): void {
  if (changes.length === 0) localStorage.removeItem(keyOf(folder));
  else localStorage.setItem(keyOf(folder), JSON.stringify(changes));
}

/** What an earlier page could not store. What cannot be read is left alone. */
export function recallUnsaved(folder: string): readonly LabelledChange[] {
  const kept = localStorage.getItem(keyOf(folder));
  if (kept === null) return [];
  const parsed = unsavedSchema.safeParse(JSON.parse(kept));
  return parsed.success ? parsed.data : [];
}
