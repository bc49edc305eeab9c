import { z } from 'zod';
import { readAnnotations, readBox, readIndex } from '../coco/read.ts';
import type { CocoCode } from '../coco/rules.ts';
import type { ReadContext } from '../format.ts';
import type { Place } from '../notes.ts';
import { parseRow } from '../reading/rows.ts';
import { tryFile } from '../reading/tryFile.ts';

type Context = ReadContext<unknown, CocoCode | 'lvis/not-exhaustive-absent'>;

const ids = z.array(z.union([z.number(), z.string()])).default([]);
const statesRow = z.looseObject({ neg_category_ids: ids, not_exhaustive_category_ids: ids });
const presentRow = z.looseObject({ image_id: z.unknown(), category_id: z.union([z.number(), z.string()]) });

type States = z.output<typeof statesRow> & { readonly path: string; readonly at: Place };

/** Reads one file: boxes first, then what they say together with the lists of each image. */
export async function readLvisFile(file: string, context: Context): Promise<void> {
  const { source, into, note } = context;
  const states = new Map<unknown, States>();
  const index = await readIndex(file, context, {
    onImage(path, row, at) {
      const lists = parseRow(statesRow, row, at, note);
      if (lists !== undefined) states.set(row.id, { ...lists, path, at });
    },
  });
  const present = new Map<unknown, Set<number | string>>();
  await tryFile(note, async () => {
    for await (const { value, at } of readAnnotations(source, file)) {
      readBox(value, at, index, context);
      const row = presentRow.safeParse(value);
      if (row.success) addTo(present, row.data.image_id, row.data.category_id);
    }
  });
  for (const [imageId, lists] of states) {
    const { path, at, neg_category_ids: negatives, not_exhaustive_category_ids: open } = lists;
    const held = present.get(imageId) ?? new Set();
    const nameOf = (id: number | string): string | undefined => {
      const name = index.categories.get(id);
      if (name === undefined) note('read/reference', `Expected a known category, got ${id}; it is left out.`, at);
      return name;
    };
    for (const name of negatives.map(nameOf)) if (name !== undefined) into.state(path, name, 'verified absent', at);
    const stray = open.filter((id) => !held.has(id)).length;
    if (stray > 0) note('lvis/not-exhaustive-absent', `Categories: ${stray}.`, { image: path, ...at });
    for (const id of held) {
      const name = open.includes(id) ? undefined : index.categories.get(id);
      if (name !== undefined) into.state(path, name, 'exhaustive', at);
    }
  }
}

function addTo(sets: Map<unknown, Set<number | string>>, key: unknown, value: number | string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}
