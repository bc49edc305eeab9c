import { type AcceptanceThresholds, selectAcceptances } from '../../annotations/acceptance.ts';
import { iou } from '../../annotations/box.ts';
import { type Dataset, type DatasetImage, toDatasetImage } from '../../annotations/formats/dataset.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import { locateImage } from '../store/imageFiles.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { type EmbeddedPhrases, findEmbeddedPhrases, scoreProposals } from './phraseScores.ts';

/** A proposal this likely and this far from every region is an object that somebody may have missed. */
const LIKELY_OBJECT: AcceptanceThresholds = { minMatch: 0.5, minIou: 0.5, duplicateIou: 0.5 };
const FAR_FROM_REGIONS = 0.5;

/** The project as export formats read it, with the proposals of the latest run, image by image. */
export async function projectDataset(project: Project, signal: AbortSignal): Promise<Dataset> {
  const phrases = await allPhrases(project);
  const [run] = await allRuns(project);
  const vocabulary = run && (await findEmbeddedPhrases(project, run, phrases));
  return { phrases, images: streamImages(project, run, vocabulary, signal) };
}

async function* streamImages(
  project: Project,
  run: ModelRun | undefined,
  vocabulary: EmbeddedPhrases | undefined,
  signal: AbortSignal,
): AsyncGenerator<DatasetImage> {
  for await (const { image, records } of imagesWithRecords(project)) {
    signal.throwIfAborted();
    const proposals = run && (await loadProposals(project, run.id, image.id));
    const entry = toDatasetImage(records, image, proposals);
    const undecided = run && vocabulary && proposals ? findUndecided(entry, run, proposals, vocabulary) : [];
    yield { ...entry, fileExists: await isThere(project, image), undecided };
  }
}

async function isThere(project: Project, image: ImageRecord): Promise<boolean> {
  return locateImage(project, image).then(
    () => true,
    () => false,
  );
}

function findUndecided(
  { regions, rejections }: DatasetImage,
  run: ModelRun,
  proposals: ProposalSet,
  vocabulary: EmbeddedPhrases,
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
