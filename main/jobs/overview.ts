import { phraseColour } from '../../annotations/colours.ts';
import { findRecord, type Records, type Region, recordsOf, toRecords } from '../../annotations/records.ts';
import type { BoxMark, ContactSheetTile } from '../../model/image/contactSheet.ts';
import type { Model } from '../model.ts';
import { locateImage } from '../store/imageFiles.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';

const COLUMNS = 4;
/** A sheet of more images would be read by nobody. */
const MOST_IMAGES = 48;

/** Draws the first images of a project with their regions into a JPEG at `out`: phrase, match score, predicted IoU. */
export async function drawOverview(project: Project, model: Model, out: string): Promise<void> {
  const phrases = await allPhrases(project);
  const tiles: ContactSheetTile[] = [];
  for await (const { image, records } of imagesWithRecords(project)) {
    if (tiles.length === MOST_IMAGES) break;
    const known = toRecords([...records.values(), ...phrases]);
    const marks = recordsOf(records, 'region').flatMap((region) => markRegion(known, region));
    tiles.push({ file: await locateImage(project, image), title: image.path, marks });
  }
  await model.call('drawContactSheet', { tiles, columns: COLUMNS, out });
}

function markRegion(records: Records, { box, phraseIds: [phraseId = ''], scores }: Region): BoxMark[] {
  const phrase = findRecord(records, 'phrase', phraseId);
  if (phrase === undefined) return [];
  const predictedIou = scores?.predictedIou ?? 0;
  const matchScore = (scores?.semantic[phraseId] ?? 0) * predictedIou;
  const text = scores ? `${phrase.text} ${matchScore.toFixed(2)}` : phrase.text;
  return [{ box, text, colour: phraseColour(phrase.position), matchScore, predictedIou }];
}
