import { z } from 'zod';
import { fromXywh } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { streamJson } from '../reading/streamJson.ts';
import { tryFile } from '../reading/tryFile.ts';

const id = z.union([z.int(), z.string()]);

const imageRow = z.looseObject({
  image_id: id.optional(),
  id: id.optional(),
  url: z.string().optional(),
  width: z.number(),
  height: z.number(),
});

export const regionsRow = z.looseObject({
  id: id.optional(),
  image_id: id.optional(),
  regions: z.array(z.unknown()),
});

const regionRow = z.looseObject({
  image_id: id.optional(),
  phrase: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});

type Context = ReadContext<unknown, never>;

/** The files that may hold regions. */
export function regionFiles({ files }: Source): string[] {
  return files.filter((file) => /(?:^|\/)[^/]*region[^/]*\.json$/i.test(file));
}

/** Whether the first item of a file is an image with its regions. */
export async function isVisualGenome(source: Source, file: string): Promise<boolean> {
  for await (const { value } of streamJson(source, file, ['$.*'])) {
    const row = regionsRow.safeParse(value);
    return row.success && (row.data.regions.length === 0 || regionRow.safeParse(row.data.regions[0]).success);
  }
  return false;
}

/** Reads image_data.json, then the regions; an image that the first does not name is taken for <id>.jpg. */
export async function readVisualGenome(context: Context): Promise<void> {
  const paths = await readImages(context);
  for (const file of regionFiles(context.source)) {
    await tryFile(context.note, async () => {
      for await (const {
        path: [index],
        value,
      } of streamJson(context.source, file, ['$.*'])) {
        readRegions(value, { file, row: typeof index === 'number' ? index + 1 : undefined }, paths, context);
      }
    });
  }
}

async function readImages({ source, into, note }: Context): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const file of source.files.filter((name) => /(?:^|\/)image_data[^/]*\.json$/i.test(name))) {
    await tryFile(note, async () => {
      for await (const {
        path: [index],
        value,
      } of streamJson(source, file, ['$.*'])) {
        const at = { file, row: typeof index === 'number' ? index + 1 : undefined };
        const row = parseRow(imageRow, value, at, note);
        if (row === undefined) continue;
        const key = String(row.image_id ?? row.id ?? '');
        const path = pathOf(row.url ?? '', key);
        if (paths.has(key)) note('read/duplicate', `The id ${key} stands there twice; the first is taken.`, at);
        else paths.set(key, path);
        into.image(path, { size: { width: row.width, height: row.height } }, at);
      }
    });
  }
  return paths;
}

/** Addresses end in the folder of the download and the name. */
function pathOf(url: string, key: string): string {
  if (url === '') return `${key}.jpg`;
  return /^https?:/.test(url) ? url.split('/').slice(-2).join('/') : url;
}

function readRegions(
  value: unknown,
  at: { readonly file: string; readonly row: number | undefined },
  paths: ReadonlyMap<string, string>,
  { into, note }: Context,
): void {
  const row = parseRow(regionsRow, value, at, note);
  if (row === undefined) return;
  for (const [index, item] of row.regions.entries()) {
    const place = { ...at, field: `regions.${index}` };
    const region = parseRow(regionRow, item, place, note);
    if (region === undefined) continue;
    const key = String(row.id ?? row.image_id ?? region.image_id ?? '');
    const box = fromXywh([region.x, region.y, region.width, region.height]);
    if (key === '') note('read/reference', 'Expected the id of an image, got none; the region is left out.', place);
    else into.region(paths.get(key) ?? `${key}.jpg`, box, [region.phrase], place);
  }
}
