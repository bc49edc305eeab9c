import { type CheckFinding, checkImage, checkVocabulary } from '../../annotations/checks.ts';
import { toRecords } from '../../annotations/records.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';

/** A finding with the path of its image; null when it is about the vocabulary. */
export type LocatedFinding = CheckFinding & { readonly path: string | null };

/** The findings of the live checks over the whole project: first the vocabulary, then image by image. */
export async function* checkProject(project: Project, signal: AbortSignal): AsyncGenerator<LocatedFinding> {
  const phrases = await allPhrases(project);
  for (const finding of checkVocabulary(toRecords(phrases))) yield { ...finding, path: null };
  for await (const { image, records } of imagesWithRecords(project)) {
    signal.throwIfAborted();
    const known = toRecords([...records.values(), ...phrases]);
    for (const finding of checkImage(known, image.id)) yield { ...finding, path: image.path };
  }
}
