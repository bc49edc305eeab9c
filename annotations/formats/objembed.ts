import type { DatasetImage } from './dataset.ts';
import { defineFormat } from './defineFormat.ts';
import type { Counts, FileChunk, WriteContext } from './format.ts';
import type { Note } from './notes.ts';
import { type ObjEmbedOptions, objembedOptionsSchema } from './objembed/options.ts';
import { type ImagePlan, planImage } from './objembed/plan.ts';
import { detectObjEmbed, objembedReadOptions, readObjEmbed } from './objembed/read.ts';
import { writeReadme } from './objembed/readme.ts';
import { type ObjEmbedFinding, type ObjEmbedRule, objembedRules } from './objembed/rules.ts';
import { closeSurvey, countSplits, type Survey, startSurvey, surveyImage } from './objembed/survey.ts';
import { readVocabulary } from './objembed/vocabulary.ts';

type Context = WriteContext<ObjEmbedOptions, ObjEmbedRule | 'objembed/exhaustive' | 'objembed/rejections'>;

const FILES = {
  train: { records: 'train.jsonl', proposals: 'proposals_train.json' },
  val: { records: 'val.jsonl', proposals: 'proposals_val.json' },
} as const;

/** ObjEmbed's own training data, checked against what its training script does silently (objembed/rules.ts). */
export const objembed = defineFormat({
  id: 'objembed',
  title: 'ObjEmbed training data (JSON Lines)',
  doc:
    'Records in JSON Lines (image, objects with bbox and label, negs, captions) and proposals in one JSON object, for ' +
    'train and val. Boxes are [x1, y1, x2, y2] in pixels as stored. What the published training script loses or ' +
    'misreads in silence is checked before anything is written.',
  holds: {
    regions: true,
    captions: 'short and long',
    verifiedAbsent: true,
    // The trainer has no use for it, so the export says that it is left out and asks nothing.
    exhaustive: true,
    // They become negs, which the export says.
    rejections: true,
    phrasesOfRegion: 'many',
    // Rules 17 and 23 speak of these, with what they mean for training.
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: true,
    splits: 'train and val',
  },
  rules: {
    ...objembedRules,
    'objembed/exhaustive': {
      severity: 'warning',
      meaning: 'Which phrases are exhaustive stays in the project: the trainer has no use for it.',
    },
    'objembed/rejections': {
      severity: 'warning',
      meaning: 'The phrase of a rejected proposal becomes a neg where no region carries it; its box is not written.',
    },
  },
  writer: { options: objembedOptionsSchema, wantsUndecided: true, write, readme: writeReadme },
  reader: { options: objembedReadOptions, repeatsRegions: true, detect: detectObjEmbed, read: readObjEmbed },
});

async function* write(context: Context): AsyncGenerator<FileChunk, Counts> {
  const { options } = context;
  const survey = startSurvey();
  const toJson = options.ascii ? toAsciiJson : JSON.stringify;
  const started = { train: false, val: false };
  for (const split of ['train', 'val'] as const) yield { path: FILES[split].records, piece: '' };
  for await (const { image, split, key, records, proposals } of planImages(context, survey)) {
    if (options.imageFiles !== 'reference') yield { path: image.path, image };
    yield { path: FILES[split].records, piece: records.map((record) => `${toJson(record)}\n`).join('') };
    const opening = started[split] ? ',\n' : '{\n';
    yield { path: FILES[split].proposals, piece: `${opening}${toJson(key)}: ${toJson(proposals)}` };
    started[split] = true;
  }
  for (const split of ['train', 'val'] as const) {
    yield { path: FILES[split].proposals, piece: started[split] ? '\n}\n' : '{}\n' };
  }
  yield { path: 'classes.txt', piece: listClasses(context, survey) };
  return countSplits(survey);
}

/** The plans of the images that have something to write; the survey is complete when the stream ends. */
async function* planImages({ dataset, options, note }: Context, survey: Survey): AsyncGenerator<ImagePlan, void> {
  const { vocabulary, findings } = readVocabulary(dataset.phrases, options);
  noteAll(findings, note);
  for await (const image of dataset.images) {
    const plan = surveyImage(survey, planImage(image, vocabulary, options));
    noteAll(plan.findings, note, plan);
    noteFacts(image, note);
    if (plan.records.length > 0) yield plan;
  }
  noteAll(closeSurvey(survey, options), note);
}

function noteAll(findings: readonly ObjEmbedFinding[], note: Note<ObjEmbedRule>, plan?: ImagePlan): void {
  for (const { code, message, imageId, recordId, fixed } of findings) {
    note(code, message, { image: imageId === null ? undefined : plan?.image, recordId, fixed });
  }
}

function noteFacts({ image, phraseStates, rejections }: DatasetImage, note: Context['note']): void {
  const exhaustive = phraseStates.filter(({ state }) => state === 'exhaustive').length;
  if (exhaustive > 0) note('objembed/exhaustive', `Phrases marked exhaustive: ${exhaustive}.`, { image });
  if (rejections.length > 0) note('objembed/rejections', `Rejections: ${rejections.length}.`, { image });
}

function listClasses({ dataset, options }: Context, { splits }: Survey): string {
  const { vocabulary } = readVocabulary(dataset.phrases, options);
  const used = [...vocabulary.values()].filter(
    ({ text }) => splits.train.texts.has(text) || splits.val.texts.has(text),
  );
  return [...new Set(used.map(({ text }) => text))].map((text) => `${text}\n`).join('');
}

function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
