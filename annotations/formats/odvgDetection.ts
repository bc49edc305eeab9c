import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import type { Counts, FileChunk, ReadContext, WriteContext } from './format.ts';
import { detectionRecord, odvgLayout, odvgReadOptions, odvgWriteOptions } from './odvg/shared.ts';
import { readRecords, recordFiles, someRecord } from './reading/records.ts';
import { parseRow } from './reading/rows.ts';
import { readJson } from './reading/source.ts';
import { tryFile } from './reading/tryFile.ts';
import { splitNamed } from './splits.ts';
import { type RecordOptions, textsById, writeRecords } from './writing/records.ts';

type Code = 'odvg-detection/taught-absent';

const labelMap = z.record(z.string().regex(/^\d+$/), z.string());

/** ODVG for detection: records in JSON Lines with a label map, as Open-GroundingDino trains on. */
export const odvgDetection = defineFormat({
  id: 'odvg-detection',
  title: 'ODVG detection (odvg_<split>.jsonl with label_map.json)',
  doc:
    'A record for each image with filename, height, width and detection.instances (bbox [x1, y1, x2, y2] in pixels, ' +
    'label from 0, category), and label_map.json with all phrases. The trainer validates on COCO, so export that too. ' +
    'Definition: github.com/longzw1997/Open-GroundingDino, data_format.md.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: false,
    splits: 'all',
  },
  rules: {
    'odvg-detection/taught-absent': {
      severity: 'warning',
      meaning:
        'Training takes every phrase of the label map that an image does not carry for absent; for some nobody said so.',
    },
  },
  writer: { options: odvgWriteOptions, write },
  reader: {
    options: odvgReadOptions,
    detect: (source) => someRecord(detectionRecord, source),
    read,
  },
});

async function* write(context: WriteContext<RecordOptions, Code>): AsyncGenerator<FileChunk, Counts> {
  const { phrases } = context.dataset;
  const texts = textsById(phrases);
  const labels = new Map(phrases.map(({ id }, index) => [id, index]));
  const counts = yield* writeRecords(context, odvgLayout, ({ image, phraseStates }, { size, regions }) => {
    const instances = regions.flatMap(({ box, phraseIds }) =>
      phraseIds.map((id) => ({ bbox: box, label: labels.get(id) ?? 0, category: texts.get(id) ?? '' })),
    );
    const known = new Set([
      ...instances.map(({ label }) => label),
      ...phraseStates.map((it) => labels.get(it.phraseId)),
    ]);
    const unsaid = phrases.length - known.size;
    if (unsaid > 0) context.note('odvg-detection/taught-absent', `Phrases: ${unsaid}.`, { image });
    const { width, height } = size;
    const record = { filename: image.path, height, width, detection: { instances } };
    return { lines: [JSON.stringify(record)], objects: instances.length };
  });
  const names = phrases.map(({ text }, index) => `${JSON.stringify(String(index))}: ${JSON.stringify(text)}`);
  yield { path: 'label_map.json', piece: names.length === 0 ? '{}\n' : `{\n${names.join(',\n')}\n}\n`, last: true };
  return counts;
}

async function read(context: ReadContext<unknown, Code>): Promise<void> {
  const { source, into, note } = context;
  const names = await readLabelMaps(context);
  for (const file of recordFiles(source)) {
    const split = splitNamed(file);
    await tryFile(note, async () => {
      for await (const { record, at } of readRecords(detectionRecord, file, context)) {
        const { filename, width, height, detection } = record;
        into.image(filename, { size: { width, height }, split }, at);
        for (const [index, { bbox, label, category }] of detection.instances.entries()) {
          const place = { ...at, field: `detection.instances.${index}` };
          const name = names.get(label) ?? category;
          if (name === undefined) note('read/reference', `Expected a known label, got ${label}.`, place);
          else into.region(filename, bbox, [name], place);
          if (name !== undefined && category !== undefined && name !== category) {
            note('read/reference', `The label ${label} is "${name}", the category "${category}".`, place);
          }
        }
      }
    });
  }
}

async function readLabelMaps({ source, into, note }: ReadContext<unknown, Code>): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const file of source.files) {
    if (!/label_?map[^/]*\.json$/i.test(file)) continue;
    await tryFile(note, async () => {
      const rows = parseRow(labelMap, await readJson(source, file), { file }, note) ?? {};
      for (const [key, name] of Object.entries(rows)) {
        names.set(Number(key), name);
        into.phrase(name, { file, field: key });
      }
    });
  }
  return names;
}
