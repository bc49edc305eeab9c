import { type Box, clip, isValid, type Size } from '../../box.ts';
import { type PhraseState, phraseStateId, type Region } from '../../records.ts';
import type { DatasetImage, DatasetProposals, Split } from '../dataset.ts';
import type { Note } from '../notes.ts';

/** What is known of an image while a dataset is read; its regions are the chain of rows from `first` to `last`. */
export type GatheredImage = {
  readonly path: string;
  size?: Size;
  split?: Split;
  first: number;
  last: number;
};

/** What few images have. */
export type ImageFacts = {
  short?: string;
  long?: string;
  readonly states: { readonly text: string; readonly state: PhraseState['state'] }[];
  proposals?: DatasetProposals;
};

type Row = { readonly box: Box; readonly text: string | undefined };

type Parts = {
  readonly image: GatheredImage;
  readonly rows: Iterable<Row>;
  readonly facts: ImageFacts;
  /** The id of the format. */
  readonly from: string;
  readonly repeatsRegions: boolean;
};

/** Formats with few digits miss an edge of the image by less than this; nobody needs to hear of it. */
const ROUNDING = 0.01;

/** The image of a gathered dataset: its id is its path, ids of phrases are their texts. */
export function toDatasetImage(parts: Parts, note: Note): DatasetImage {
  const { image, facts } = parts;
  const { path, size, split } = image;
  const regions = joinRows(parts, note);
  const held = new Set(regions.flatMap(({ phraseIds }) => phraseIds));
  return {
    image: { type: 'image', id: path, path, width: size?.width ?? 0, height: size?.height ?? 0, orientation: 1 },
    fileExists: true,
    regions,
    captions: captionsOf(path, facts),
    phraseStates: statesOf(path, facts, held, note),
    rejections: [],
    proposals: facts.proposals ?? { boxes: [], scores: [] },
    undecided: [],
    ...(split !== undefined && { split }),
  };
}

/** One region for each box, with the texts of all rows that have it. */
function joinRows({ image: { path, size }, rows, from, repeatsRegions }: Parts, note: Note): Region[] {
  const joined = new Map<string, { box: Box; texts: Set<string> }>();
  for (const { box: given, text } of rows) {
    const box = size === undefined ? given : fitInto(given, size, path, note);
    if (box === undefined) continue;
    const region = joined.get(box.join()) ?? { box, texts: new Set() };
    if (text !== undefined && region.texts.has(text) && !repeatsRegions) {
      note('read/duplicate', `The region [${box.join(', ')}] "${text}" stands there twice.`, { image: path });
    }
    if (text !== undefined) region.texts.add(text);
    joined.set(box.join(), region);
  }
  return Array.from(joined.values(), ({ box, texts }, index) => ({
    type: 'region',
    id: `${path}#${index + 1}`,
    imageId: path,
    box,
    phraseIds: [...texts],
    source: { kind: 'imported', from },
    scores: null,
  }));
}

function fitInto(box: Box, size: Size, image: string, note: Note): Box | undefined {
  const clipped = clip(box, size);
  const isNear = clipped.every((edge, index) => Math.abs(edge - (box[index] ?? 0)) <= ROUNDING);
  if (isNear && isValid(clipped)) return clipped;
  const bounds = `[${box.join(', ')}] reaches out of ${size.width} x ${size.height}`;
  if (!isValid(clipped)) {
    note('read/box-outside', `The box ${bounds} with all its area; it is left out.`, { image });
    return undefined;
  }
  note('read/box-outside', `The box ${bounds}; it is clipped.`, { image });
  return clipped;
}

function captionsOf(path: string, { short = '', long = '' }: ImageFacts): DatasetImage['captions'] {
  return short === '' && long === '' ? undefined : { type: 'captions', id: path, imageId: path, short, long };
}

function statesOf(path: string, { states }: ImageFacts, held: ReadonlySet<string>, note: Note): PhraseState[] {
  const byText = new Map<string, PhraseState>();
  for (const { text, state } of states) {
    const known = byText.get(text);
    if (state === 'verified absent' && held.has(text)) {
      note('read/contradiction', `"${text}" is called absent, and a region carries it; the region stands.`, {
        image: path,
      });
    } else if (known !== undefined && known.state !== state) {
      note('read/duplicate', `"${text}" is called both absent and exhaustive; the first is taken.`, { image: path });
    } else {
      const id = phraseStateId(path, text);
      byText.set(text, { type: 'phraseState', id, imageId: path, phraseId: text, state });
    }
  }
  return [...byText.values()];
}
