import { type AcceptanceThresholds, selectAcceptances } from '../../annotations/acceptance.ts';
import { iou } from '../../annotations/box.ts';
import { type Dataset, type DatasetImage, toDatasetImage } from '../../annotations/formats/dataset.ts';
import type { ImageRecord, PhraseRecord } from '../../annotations/records.ts';
import { locateImage } from '../store/imageFiles.ts';
import type { Project } from '../store/openProject.ts';
import { hasProposals } from '../store/proposalSets.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { type Findings, readLatestFindings } from './latestFindings.ts';
import { scoreProposals } from './phraseScores.ts';

/** A proposal this likely and this far from every region is an object that somebody may have missed. */
const LIKELY_OBJECT: AcceptanceThresholds = { minMatch: 0.5, minIou: 0.5, duplicateIou: 0.5 };
const FAR_FROM_REGIONS = 0.5;

type Reading = {
  /** What the latest run that has seen an image found there as well: the most of what a project holds. */
  readonly proposals: boolean;
  /** Likely objects that nobody decided on, among the proposals. */
  readonly undecided: boolean;
  /** Tells pictures that are the same, or nearly, from each image and the path of its file. */
  readonly clusterOf?: ((image: ImageRecord, file: string) => Promise<string | undefined>) | undefined;
  readonly signal: AbortSignal;
};

/** The project as export formats read it, image by image. */
export async function projectDataset(project: Project, reading: Reading): Promise<Dataset> {
  const { proposals } = reading;
  const phrases = await allPhrases(project);
  const images = { [Symbol.asyncIterator]: () => streamImages(project, phrases, reading) };
  return { phrases, images, leftProposals: !proposals && (await hasProposals(project)) };
}

async function* streamImages(
  project: Project,
  phrases: readonly PhraseRecord[],
  { proposals, undecided: wanted, clusterOf, signal }: Reading,
): AsyncGenerator<DatasetImage> {
  const findingsOf = proposals ? readLatestFindings(project, phrases) : async () => undefined;
  for await (const { image, records } of imagesWithRecords(project)) {
    signal.throwIfAborted();
    const findings = await findingsOf(image.id);
    const entry = toDatasetImage(records, image, findings?.proposals);
    const undecided = findings && wanted ? findUndecided(entry, findings) : [];
    const file = await fileOf(project, image);
    const cluster = file === undefined ? undefined : await clusterOf?.(image, file);
    yield { ...entry, fileExists: file !== undefined, undecided, ...(cluster !== undefined && { cluster }) };
  }
}

async function fileOf(project: Project, image: ImageRecord): Promise<string | undefined> {
  return locateImage(project, image).catch(() => undefined);
}

function findUndecided(
  { regions, rejections }: DatasetImage,
  { run, proposals, vocabulary }: Findings,
): DatasetImage['undecided'] {
  const semantic = scoreProposals(run, proposals, vocabulary);
  const likely = selectAcceptances(proposals.boxes, semantic, proposals.predictedIou, LIKELY_OBJECT);
  return likely.flatMap(({ proposalIndex, phraseIndex }) => {
    const box = proposals.boxes[proposalIndex];
    const phraseId = vocabulary.phrases[phraseIndex]?.id;
    if (box === undefined || phraseId === undefined) return [];
    const decided =
      regions.some((region) => iou(region.box, box) >= FAR_FROM_REGIONS) ||
      rejections.some((rejection) => rejection.phraseId === phraseId && iou(rejection.box, box) >= FAR_FROM_REGIONS);
    return decided ? [] : [{ box, phraseId }];
  });
}
