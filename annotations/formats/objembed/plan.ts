import { type Box, iou } from '../../box.ts';
import type { ImageRecord } from '../../records.ts';
import { findSpecialToken, normaliseText } from '../../text.ts';
import type { DatasetImage } from '../dataset.ts';
import { splitOf } from '../splits.ts';
import { writtenFrame } from '../writing/frame.ts';
import { groupTexts, type TextGroup } from './groups.ts';
import { POSITIVE_IOU } from './matching.ts';
import { collectNegs } from './negs.ts';
import { type LabelledObject, labelObjects } from './objects.ts';
import type { ObjEmbedOptions } from './options.ts';
import { completeProposals } from './proposals.ts';
import { type Note, type ObjEmbedFinding, objembedFinding } from './rules.ts';
import { textsOf, type Vocabulary } from './vocabulary.ts';

/** One line of the records file, as ObjEmbed's training script reads it. */
export type ObjEmbedRecord = {
  readonly image: string;
  readonly objects: readonly { readonly bbox: Box; readonly label: string }[];
  readonly negs?: readonly string[];
  readonly captions?: { readonly short_caption?: string; readonly long_caption?: string };
};

export type Split = 'train' | 'val';

/** All that is written for one image. An image that no reader could use has no records and no proposals. */
export type ImagePlan = {
  readonly image: ImageRecord;
  readonly split: Split;
  /** The image string: of every record, and the key of the proposals. */
  readonly key: string;
  readonly records: readonly ObjEmbedRecord[];
  readonly proposals: readonly Box[];
  /** Labels of the image that are not marked exhaustive. */
  readonly openLabels: number;
  readonly findings: readonly ObjEmbedFinding[];
};

/** Decides what is written for one image. */
export function planImage(entry: DatasetImage, vocabulary: Vocabulary, options: ObjEmbedOptions): ImagePlan {
  const { image } = entry;
  const findings: ObjEmbedFinding[] = [];
  const note: Note = (code, message, detail) => findings.push(objembedFinding(code, image, message, detail));
  const split = splitOf(entry) === 'train' ? 'train' : 'val';
  const key = options.root === '' ? image.path : `${options.root.replace(/\/$/, '')}/${image.path}`;
  const head = { image, split, key, findings } as const;
  if (!isReadable(entry, options, note)) return { ...head, records: [], proposals: [], openLabels: 0 };

  const frame = writtenFrame(image, options);
  const objects = labelObjects(entry.regions, vocabulary, frame, options.fix, note);
  const proposals = completeProposals(entry.proposals, objects, frame, { split, fix: options.fix }, note);
  const negs = collectNegs(entry, objects, vocabulary, options.fix, note);
  const groups = groupTexts(objects, negs, proposals, options, note);
  const captions = writeCaptions(entry, options, note);
  noteUnlabelled(entry, vocabulary, note);
  if (objects.length === 0) note('objembed/23-no-objects', 'The image has no objects: it teaches its captions alone.');
  const records = groups.map((group) => ({ ...toRecord(key, objects, group), ...captions }));
  return { ...head, records, proposals, openLabels: countOpenLabels(entry, objects, vocabulary) };
}

function isReadable({ image, fileExists }: DatasetImage, { frame, imageFiles }: ObjEmbedOptions, note: Note): boolean {
  const left = 'the image is left out.';
  if (!fileExists) note('objembed/03-missing-file', `Expected an image file at ${image.path}, got none; ${left}`);
  const unread = image.width === 0 || image.height === 0;
  if (unread) note('objembed/01-unread-image', `The size of ${image.path} was never read; ${left}`);
  const unframed = image.orientation !== 1 && frame === undefined && imageFiles !== 'upright';
  if (unframed) {
    const turned = `${image.path} has the EXIF orientation ${image.orientation}`;
    note('objembed/04-frame', `Expected the frame "stored" or "upright", got none, and ${turned}; ${left}`);
  }
  const plain = image.path === image.path.normalize() && !/\\|^\.{1,2}\/|\/\.{1,2}\//.test(image.path);
  if (!plain) note('objembed/02-image-key', `Expected a path in NFC with "/" and no "./", got ${image.path}; ${left}`);
  return fileExists && !unread && !unframed && plain;
}

function toRecord(image: string, all: readonly LabelledObject[], { labels, negs }: TextGroup): ObjEmbedRecord {
  const held = new Set(labels);
  const objects = all.flatMap(({ box, texts }) =>
    texts.filter((text) => held.has(text)).map((label) => ({ bbox: box, label })),
  );
  return negs.length === 0 ? { image, objects } : { image, objects, negs };
}

function writeCaptions(
  { captions }: DatasetImage,
  { fix, twoCaptions }: ObjEmbedOptions,
  note: Note,
): Pick<ObjEmbedRecord, 'captions'> {
  const short = writeCaption(captions?.short ?? '', fix, note);
  const long = writeCaption(captions?.long ?? '', fix, note);
  if (twoCaptions && (short === '' || long === '')) {
    note(
      'objembed/15-missing-caption',
      'Expected a short and a long caption; write both or train without two captions.',
    );
  }
  if (short === '' && long === '') return {};
  return { captions: { ...(short && { short_caption: short }), ...(long && { long_caption: long }) } };
}

function writeCaption(text: string, fix: boolean, note: Note): string {
  const token = findSpecialToken(text);
  if (token !== undefined) {
    note('objembed/17-text', `Expected a caption without tokens of the model, got "${token}"; it is left out.`);
    return '';
  }
  const normalised = normaliseText(text);
  if (normalised !== text) note('objembed/17-text', 'The caption has line breaks or runs of spaces.', { fixed: fix });
  return fix ? normalised : text;
}

function noteUnlabelled({ undecided, regions }: DatasetImage, vocabulary: Vocabulary, note: Note): void {
  const missed = undecided.filter(({ box, phraseId }) => {
    const same = regions.filter((region) => region.phraseIds.includes(phraseId));
    return vocabulary.has(phraseId) && !same.some((region) => iou(region.box, box) >= POSITIVE_IOU);
  });
  if (missed.length === 0) return;
  const phraseIds = missed.map(({ phraseId }) => phraseId);
  const texts = textsOf(vocabulary, phraseIds).join(', ');
  note(
    'objembed/08-unlabelled-objects',
    `Likely objects without a region (${missed.length}): ${texts}; decide on them.`,
  );
}

function countOpenLabels(
  { phraseStates }: DatasetImage,
  objects: readonly LabelledObject[],
  vocabulary: Vocabulary,
): number {
  const exhaustive = phraseStates.filter(({ state }) => state === 'exhaustive').map(({ phraseId }) => phraseId);
  const closed = new Set(textsOf(vocabulary, exhaustive));
  return new Set(objects.flatMap(({ texts }) => texts).filter((text) => !closed.has(text))).size;
}
