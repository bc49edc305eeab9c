import type { Dataset } from './dataset.ts';
import type { ObjEmbedOptions } from './objembed/options.ts';
import { type ImagePlan, planImage } from './objembed/plan.ts';
import { writeReadme } from './objembed/readme.ts';
import { makeReport, type ObjEmbedReport, type Tally, tallyFindings } from './objembed/report.ts';
import { closeSurvey, type Survey, startSurvey, surveyImage } from './objembed/survey.ts';
import { readVocabulary } from './objembed/vocabulary.ts';

/** A piece of a file: pieces of one path are appended in the order they come. */
export type FileChunk = { readonly path: string; readonly text: string };

/** Gives the SHA-256 of a file when all its pieces have been written. */
export type Sha256Of = (path: string) => string | undefined;

const FILES = {
  train: { records: 'train.jsonl', proposals: 'proposals_train.json' },
  val: { records: 'val.jsonl', proposals: 'proposals_val.json' },
} as const;

/**
 * Reads the whole dataset as an export would and reports every rule it breaks, writing nothing. `openErrors` above
 * zero means that training would silently lose or misread data.
 */
export async function checkObjEmbed(dataset: Dataset, options: ObjEmbedOptions): Promise<ObjEmbedReport> {
  const exporting = startExport();
  for await (const _ of planImages(dataset, options, exporting));
  return makeReport(exporting.survey, exporting.tally, options, {});
}

/**
 * Writes ObjEmbed training data: records (JSON Lines) and proposals of both splits, README.md, classes.txt and
 * export_report.json. Pieces come image by image, so memory does not grow with the number of images; the same
 * dataset and options give the same bytes.
 */
export async function* writeObjEmbed(
  dataset: Dataset,
  options: ObjEmbedOptions,
  sha256Of: Sha256Of = () => undefined,
): AsyncGenerator<FileChunk, void> {
  const exporting = startExport();
  const toJson = options.ascii ? toAsciiJson : JSON.stringify;
  const started = { train: false, val: false };
  for (const split of ['train', 'val'] as const) yield { path: FILES[split].records, text: '' };
  for await (const { split, key, records, proposals } of planImages(dataset, options, exporting)) {
    yield { path: FILES[split].records, text: records.map((record) => `${toJson(record)}\n`).join('') };
    const opening = started[split] ? ',\n' : '{\n';
    yield { path: FILES[split].proposals, text: `${opening}${toJson(key)}: ${toJson(proposals)}` };
    started[split] = true;
  }
  for (const split of ['train', 'val'] as const) {
    yield { path: FILES[split].proposals, text: started[split] ? '\n}\n' : '{}\n' };
  }
  yield { path: 'classes.txt', text: listClasses(dataset, options, exporting.survey) };
  const report = makeReport(exporting.survey, exporting.tally, options, {});
  yield { path: 'README.md', text: writeReadme(report, options) };
  yield { path: 'export_report.json', text: `${JSON.stringify({ ...report, sha256: digests(sha256Of) }, null, 2)}\n` };
}

type Exporting = { readonly survey: Survey; readonly tally: Tally };

function startExport(): Exporting {
  return { survey: startSurvey(), tally: new Map() };
}

/** The plans of the images that have something to write; survey and tally are complete when the stream ends. */
async function* planImages(
  { phrases, images }: Dataset,
  options: ObjEmbedOptions,
  { survey, tally }: Exporting,
): AsyncGenerator<ImagePlan, void> {
  const { vocabulary, findings } = readVocabulary(phrases, options);
  tallyFindings(tally, findings);
  for await (const image of images) {
    const plan = surveyImage(survey, planImage(image, vocabulary, options));
    tallyFindings(tally, plan.findings);
    if (plan.records.length > 0) yield plan;
  }
  tallyFindings(tally, closeSurvey(survey, options));
}

function listClasses({ phrases }: Dataset, options: ObjEmbedOptions, { splits }: Survey): string {
  const { vocabulary } = readVocabulary(phrases, options);
  const used = [...vocabulary.values()].filter(
    ({ text }) => splits.train.texts.has(text) || splits.val.texts.has(text),
  );
  return [...new Set(used.map(({ text }) => text))].map((text) => `${text}\n`).join('');
}

function digests(sha256Of: Sha256Of): Record<string, string> {
  const paths = [...Object.values(FILES.train), ...Object.values(FILES.val), 'classes.txt', 'README.md'];
  return Object.fromEntries(
    paths.flatMap((path) => {
      const digest = sha256Of(path);
      return digest === undefined ? [] : [[path, digest] as const];
    }),
  );
}

function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
