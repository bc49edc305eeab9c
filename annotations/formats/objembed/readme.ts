import type { FormatReport } from '../format.ts';
import type { ObjEmbedOptions } from './options.ts';

/** README.md of an export: how to put it into training, and what was written. */
export function writeReadme({ counts, openErrors }: FormatReport, options: ObjEmbedOptions): string {
  const entry = ['train.jsonl', options.name, options.task, 'proposals_train.json']
    .map((part) => `'${part}'`)
    .join(', ');
  const rows = (['train', 'val'] as const).map((split) => {
    const numbers = ['images', 'records', 'objects', 'negs', 'texts', 'proposals'].map(
      (of) => counts[split]?.[of] ?? 0,
    );
    return `| ${[split, ...numbers].join(' | ')} |`;
  });
  return `# ${options.name}

Region-caption data in ObjEmbed's training format.

## Train with it

Add this line to the list of datasets in train.py, with the folder of this file before both file names:

    [${entry}],

- Image paths are ${describeRoot(options)}.
- Boxes are [x1, y1, x2, y2] in pixels, ${describeFrame(options)}.
- Batch: ${options.perDeviceBatch} images a device on ${options.worldSize} devices, up to ${options.textsPerImage} texts an image. The export was checked for these numbers.
- Captions: ${options.twoCaptions ? 'fit for `--use_two_captions`' : 'not promised for every image, so train without `--use_two_captions`'}.
- Errors that the checks still find: ${openErrors === 0 ? 'none' : `${openErrors}, see export_report.json`}.

## What is here

| split | images | records | objects | negs | texts | proposals |
|---|---|---|---|---|---|---|
${rows.join('\n')}

An image has several records when its objects carry several texts: one record holds one text for an object.
\`classes.txt\` lists the distinct texts, \`export_report.json\` what was checked, mended and left out.
`;
}

function describeRoot({ root, imageFiles }: ObjEmbedOptions): string {
  if (root === '' && imageFiles !== 'reference')
    return 'relative to this folder, where the files are: start training here';
  if (root === '') return 'relative to the project folder: start training there';
  return /^(?:\/|[A-Za-z]:)/.test(root)
    ? `absolute, below ${root}`
    : `relative: start training in the folder above ${root}`;
}

function describeFrame({ frame, imageFiles }: ObjEmbedOptions): string {
  if (imageFiles === 'upright') return 'in the upright frame, as the copies are';
  return frame === 'upright'
    ? 'in the upright frame: use upright copies of turned images'
    : 'in the frame of the pixels as stored, without EXIF orientation';
}
