import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import type { FormatReport } from './format.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';
import { isRefcoco, readRefcoco } from './refcoco/read.ts';
import { refcocoReadOptions, refcocoRules, refcocoWriteName } from './refcoco/rules.ts';
import { writeRefcoco } from './refcoco/write.ts';

const writeOptions = z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions, refs: refcocoWriteName });

/** RefCOCO, RefCOCO+ and RefCOCOg: sentences that refer to one object each, as refer.py reads them. */
export const refcoco = defineFormat({
  id: 'refcoco',
  title: 'RefCOCO (refs(<name>).p and instances.json)',
  doc:
    'instances.json is COCO detection without splits; refs(<name>).p is a Python pickle of a list with a ref for each ' +
    'object that has phrases: {ref_id, ann_id, category_id, image_id, file_name, split, sent_ids, sentences: [{sent_id, ' +
    'sent, raw, tokens}]}, and refs(<name>).json the same list. A phrase is a sentence: raw as written, sent in lower ' +
    'case without marks. file_name has the ann_id before its extension, as in the originals. Pickles are parsed, never ' +
    'executed; only plain data is read, and whole, up to 256 MiB. Of testA and testB both are test. Definition: github.com/lichengunc/refer.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'all',
  },
  rules: refcocoRules,
  writer: { options: writeOptions, write: writeRefcoco, readme },
  reader: {
    options: refcocoReadOptions,
    detect: async (source) => isRefcoco(source),
    read: readRefcoco,
  },
});

function readme(_: FormatReport, { refs }: z.output<typeof writeOptions>): string {
  return `# Referring expressions (RefCOCO)

\`instances.json\` holds the images and boxes, \`refs(${refs}).p\` the sentences that refer to them; \`refs(${refs}).json\` is
the same list for loaders that open no pickles. With refer.py, which reads \`<root>/<name of this folder>/\`:

    REFER('<root>', '<name of this folder>', '${refs}')
`;
}
