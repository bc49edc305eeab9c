import { hashText } from '../../hash.ts';
import { foldText } from '../../text.ts';
import type { ObjEmbedOptions } from './options.ts';
import type { ImagePlan, ObjEmbedRecord, Split } from './plan.ts';
import { type ObjEmbedFinding, type ObjEmbedRule, objembedFinding, RESERVED_NAMES } from './rules.ts';

/** What has been counted of one split. */
export type SplitSurvey = {
  images: number;
  records: number;
  objects: number;
  negs: number;
  proposals: number;
  readonly texts: Set<string>;
};

/** What must be known of the dataset as a whole. It grows with the distinct texts; of images it keeps hashes. */
export type Survey = {
  readonly splits: Readonly<Record<Split, SplitSurvey>>;
  readonly keys: Set<number>;
  readonly captions: Set<number>;
  labels: number;
  openLabels: number;
  nonAscii: boolean;
};

/** The counts of both splits, as the report has them. */
export function countSplits({ splits: { train, val } }: Survey): Readonly<Record<Split, SplitCounts>> {
  return { train: toCounts(train), val: toCounts(val) };
}

type SplitCounts = Readonly<Record<'images' | 'records' | 'objects' | 'negs' | 'proposals' | 'texts', number>>;

function toCounts({ texts, ...counts }: SplitSurvey): SplitCounts {
  return { ...counts, texts: texts.size };
}

/** A dropped tail below this share of the records is not worth a word. */
const LARGE_TAIL = 0.1;

export function startSurvey(): Survey {
  const split = (): SplitSurvey => ({ images: 0, records: 0, objects: 0, negs: 0, proposals: 0, texts: new Set() });
  return {
    splits: { train: split(), val: split() },
    keys: new Set(),
    captions: new Set(),
    labels: 0,
    openLabels: 0,
    nonAscii: false,
  };
}

/**
 * Counts one image.
 * @returns the plan to follow: that of a second image with the same key has nothing to write.
 */
export function surveyImage(survey: Survey, plan: ImagePlan): ImagePlan {
  const key = hashText(plan.key);
  if (survey.keys.has(key)) {
    const message = `Expected one image at ${plan.key}, got a second one; it is left out.`;
    return { ...withFinding(plan, 'objembed/02-image-key', message), records: [], proposals: [] };
  }
  survey.keys.add(key);
  if (plan.records.length === 0) return plan;
  countImage(survey, plan);
  const repeated = countCaptions(survey, plan);
  if (repeated === 0) return plan;
  return withFinding(plan, 'objembed/16-repeated-caption', `Captions that stand in another record too: ${repeated}.`);
}

function withFinding(plan: ImagePlan, code: ObjEmbedRule, message: string): ImagePlan {
  return { ...plan, findings: [...plan.findings, objembedFinding(code, plan.image, message)] };
}

function countImage(survey: Survey, { split: name, records, proposals, openLabels }: ImagePlan): void {
  const split = survey.splits[name];
  split.images += 1;
  split.proposals += proposals.length;
  for (const record of records) countRecord(split, record);
  survey.labels += new Set(records.flatMap(({ objects }) => objects.map(({ label }) => label))).size;
  survey.openLabels += openLabels;
  survey.nonAscii ||= records.some((record) => !isAscii(JSON.stringify(record)));
}

function countRecord(split: SplitSurvey, { objects, negs = [] }: ObjEmbedRecord): void {
  split.records += 1;
  split.objects += objects.length;
  split.negs += negs.length;
  for (const { label } of objects) split.texts.add(label);
  for (const neg of negs) split.texts.add(neg);
}

function countCaptions({ captions }: Survey, { records }: ImagePlan): number {
  let repeated = 0;
  for (const { captions: own } of records) {
    for (const text of [own?.short_caption, own?.long_caption]) {
      if (text === undefined) continue;
      const hash = hashText(text);
      if (captions.has(hash)) repeated += 1;
      captions.add(hash);
    }
  }
  return repeated;
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  return /^[\u0000-\u007f]*$/.test(text);
}

/** The findings about the dataset as a whole, once every image has been counted. */
export function closeSurvey(survey: Survey, options: ObjEmbedOptions): ObjEmbedFinding[] {
  return [
    ...findFewTexts(survey.splits.train, options),
    ...findFewRecords(survey.splits.train, options),
    ...findSimilarTexts(survey, options),
    ...findOpenLabels(survey),
    ...findName(options),
    ...findEncoding(survey, options),
  ];
}

function findFewTexts({ texts }: SplitSurvey, { perDeviceBatch, textsPerImage }: ObjEmbedOptions): ObjEmbedFinding[] {
  const needed = perDeviceBatch * textsPerImage;
  if (texts.size >= needed) return [];
  const message =
    `Expected at least ${needed} distinct texts in train.jsonl for ${perDeviceBatch} images a device, got ${texts.size}; ` +
    'add verified absent phrases, or train with a smaller per_device_train_batch_size or per_image_train_text_batch_size.';
  return [objembedFinding('objembed/12-small-vocabulary', null, message)];
}

function findFewRecords({ records }: SplitSurvey, { perDeviceBatch, worldSize }: ObjEmbedOptions): ObjEmbedFinding[] {
  const batch = perDeviceBatch * worldSize;
  const tail = records % batch;
  if (records < batch) {
    const message = `Expected at least ${batch} records for one batch over all devices, got ${records}; use fewer devices.`;
    return [objembedFinding('objembed/13-few-records', null, message)];
  }
  if (tail / records <= LARGE_TAIL) return [];
  return [objembedFinding('objembed/13-dropped-tail', null, `Of ${records} records the last ${tail} fill no batch.`)];
}

function findSimilarTexts({ splits }: Survey, { similarTexts }: ObjEmbedOptions): ObjEmbedFinding[] {
  const { texts } = splits.train;
  const byCore = Map.groupBy(texts, (text) => foldText(text).replace(/^(?:an?|the) /u, ''));
  const spelled = [...byCore.values()].filter((group) => group.length > 1);
  const measured = similarTexts.filter(([a, b]) => texts.has(a) && texts.has(b));
  return [...spelled, ...measured].map((group) => {
    const message = `Texts that may mean the same: ${group.map((text) => `"${text}"`).join(', ')}; keep one wording.`;
    return objembedFinding('objembed/14-similar-texts', null, message);
  });
}

function findOpenLabels({ labels, openLabels }: Survey): ObjEmbedFinding[] {
  if (openLabels === 0) return [];
  const message = `Of ${labels} labels of images ${openLabels} are not marked exhaustive; objects without a region are taught as background.`;
  return [objembedFinding('objembed/08-unlabelled-objects', null, message)];
}

function findName({ name }: ObjEmbedOptions): ObjEmbedFinding[] {
  if (!RESERVED_NAMES.includes(name)) return [];
  const message = `Expected a dataset name other than ${RESERVED_NAMES.join(', ')}, got "${name}"; choose your own.`;
  return [objembedFinding('objembed/19-reserved-name', null, message)];
}

function findEncoding({ nonAscii }: Survey, { ascii }: ObjEmbedOptions): ObjEmbedFinding[] {
  if (ascii || !nonAscii) return [];
  return [
    objembedFinding('objembed/20-encoding', null, 'Texts beyond ASCII are written in UTF-8; read the files as UTF-8.'),
  ];
}
