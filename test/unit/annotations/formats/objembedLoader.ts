// What ObjEmbed's training script does with a records file and its proposals, as far as labels go: which records it
// loses, which proposal each object trains, and for which texts a proposal is taught as positive or negative.
import { type Box, iou } from '../../../../annotations/box.ts';

export type LoaderOptions = {
  readonly perDeviceBatch: number;
  readonly worldSize: number;
  readonly textsPerImage: number;
  readonly twoCaptions: boolean;
  /** Whether boxes without a proposal are appended before objects are matched, or after. */
  readonly appendFirst: boolean;
};

type TrainingRecord = {
  readonly image: string;
  readonly objects: readonly { readonly bbox: Box; readonly label: unknown }[];
  readonly negs?: readonly string[];
  readonly captions?: { readonly short_caption?: string; readonly long_caption?: string };
};

export type Sample = {
  readonly image: string;
  readonly texts: readonly string[];
  readonly proposals: readonly Box[];
  /** What the step teaches of a proposal and a text of the record. */
  readonly verdict: (proposal: number, text: string) => 'positive' | 'negative' | 'ignored';
};

export type Epoch = { readonly samples: readonly Sample[]; readonly lost: readonly string[]; readonly batches: number };

/** Reads a records file and its proposals the way one epoch of training does. */
export function loadEpoch(recordsFile: string, proposalsFile: string, options: LoaderOptions): Epoch {
  const records: TrainingRecord[] = recordsFile
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const proposals: Record<string, Box[]> = JSON.parse(proposalsFile);
  const distinct = new Set(
    records.flatMap((record) => [...record.objects.map(({ label }) => label), ...(record.negs ?? [])]),
  );
  const samples: Sample[] = [];
  const lost: string[] = [];
  for (const record of records) {
    try {
      if (distinct.size < options.perDeviceBatch * options.textsPerImage) throw new Error('multinomial: too few texts');
      samples.push(loadRecord(record, proposals[record.image], options));
    } catch (error) {
      lost.push(`${record.image}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { samples, lost, batches: Math.floor(records.length / (options.perDeviceBatch * options.worldSize)) };
}

function loadRecord(record: TrainingRecord, listed: readonly Box[] | undefined, options: LoaderOptions): Sample {
  if (listed === undefined) throw new Error('no proposals under this key');
  if (listed.some((box) => box.length !== 4)) throw new Error('proposals do not reshape to N x 4');
  if (record.objects.length > 0 && listed.length === 0) throw new Error('max over an empty axis');
  if (options.twoCaptions && !(record.captions?.short_caption && record.captions.long_caption))
    throw new Error('captions');
  const objects = record.objects.map(({ bbox, label }) => {
    if (typeof label !== 'string') throw new Error('label is no text');
    return { bbox, label };
  });
  const missed = objects.map(({ bbox }) => bbox).filter((box) => !listed.some((proposal) => iou(proposal, box) >= 0.5));
  const proposals = [...listed, ...missed];
  const labels = assignLabels(objects, options.appendFirst ? proposals : listed, listed.length);
  const texts = [...new Set(objects.map(({ label }) => label)), ...(record.negs ?? [])];
  if (new Set(texts).size !== texts.length) throw new Error('the number of texts does not fit');
  const verdict: Sample['verdict'] = (proposal, text) => {
    const label = labels.get(proposal);
    if (label !== undefined) return label === text ? 'positive' : 'negative';
    return objects.every(({ bbox }) => iou(proposals[proposal], bbox) < 0.2) ? 'negative' : 'ignored';
  };
  // Shuffled and cut: reversing is one shuffle, and the one that hurts labels most.
  return { image: record.image, texts: texts.reverse().slice(0, options.textsPerImage), proposals, verdict };
}

/** The label of each proposal that stands for an object; of two objects with one best proposal the later wins. */
function assignLabels(
  objects: readonly { bbox: Box; label: string }[],
  candidates: readonly Box[],
  firstAppended: number,
): Map<number, string> {
  const labels = new Map<number, string>();
  let appended = firstAppended;
  for (const { bbox, label } of objects) {
    const overlaps = candidates.map((proposal) => iou(proposal, bbox));
    const best = overlaps.indexOf(Math.max(...overlaps));
    labels.set(overlaps[best] >= 0.5 ? best : appended++, label);
  }
  return labels;
}
