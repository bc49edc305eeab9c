import { phraseColour } from '../../annotations/colours.ts';
import { type PhraseRecord, type Region, recordsOf } from '../../annotations/records.ts';
import type { BoxMark, ContactSheetTile } from '../../model/image/contactSheet.ts';
import type { Model } from '../model.ts';
import { locateImage } from '../store/imageFiles.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';

const COLUMNS = 4;
/** A sheet of more images would be read by nobody. */
const MOST_IMAGES = 48;

/**
 * Draws the first images of a project with their regions into a JPEG at `out`: phrase, match score, predicted IoU.
 * Images whose files are gone are left out.
 */
export async function drawOverview(project: Project, model: Model, out: string): Promise<void> {
  const phrases = await allPhrases(project);
  const tiles: ContactSheetTile[] = [];
  for await (const { image, records } of imagesWithRecords(project)) {
    if (tiles.length === MOST_IMAGES) break;
    const file = await locateImage(project, image).catch(() => undefined);
    if (file === undefined) continue;
    const marks = recordsOf(records, 'region').flatMap((region) => markRegion(phrases, region));
    tiles.push({ file, title: image.path, marks });
  }
  await model.call('drawContactSheet', { tiles, columns: COLUMNS, out });
}

/** The mark of a region, with the one of its phrases that it matches best. */
function markRegion(phrases: readonly PhraseRecord[], { box, phraseIds, scores }: Region): BoxMark[] {
  const semantic = (id: string) => scores?.semantic[id] ?? 0;
  const [best] = phrases.filter(({ id }) => phraseIds.includes(id)).sort((a, b) => semantic(b.id) - semantic(a.id));
  if (best === undefined) return [];
  const predictedIou = scores?.predictedIou ?? 0;
  const matchScore = semantic(best.id) * predictedIou;
  const text = scores ? `${best.text} ${matchScore.toFixed(2)}` : best.text;
  return [{ box, text, colour: phraseColour(best.position), matchScore, predictedIou }];
}
