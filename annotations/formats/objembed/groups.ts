import type { Box } from '../../box.ts';
import { type MatchedObject, matchObjects, shareProposal } from './matching.ts';
import type { LabelledObject } from './objects.ts';
import type { ObjEmbedOptions } from './options.ts';
import type { Note } from './rules.ts';

/** The texts of one record: labels, with every object of the image that carries one of them, and negs. */
export type TextGroup = { readonly labels: readonly string[]; readonly negs: readonly string[] };

type Clashes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Divides the texts of an image over records. An object is positive for one text only in a record and negative for
 * the other texts there, so texts that describe one object go to different records. A record holds all objects of
 * its texts, and every further text that fits: an object left out is taught as background for whatever texts the
 * step brings.
 */
export function groupTexts(
  objects: readonly LabelledObject[],
  negs: readonly string[],
  proposals: readonly Box[],
  { fix, textsPerImage }: ObjEmbedOptions,
  note: Note,
): TextGroup[] {
  const labels = [...new Set(objects.flatMap((object) => object.texts))];
  const clashes = findClashes(matchObjects(objects, proposals));
  const groups = fix ? addNegs(colourTexts(labels, clashes, textsPerImage), negs, textsPerImage) : [{ labels, negs }];
  const outcome = fix ? `written as ${groups.length} records.` : 'some are taught as negatives.';
  const clashing = objects.filter((object) => object.texts.some((text) => clashes.has(text)));
  if (clashing.length > 0) {
    const message = `Objects carry several texts or share a best proposal with another (${clashing.length}): ${outcome}`;
    note('objembed/07-shared-proposal', message, { recordId: clashing[0]?.regionId, fixed: fix });
  }
  const texts = labels.length + negs.length;
  if (texts > textsPerImage) {
    const message = `Expected at most ${textsPerImage} labels and negs, got ${texts}: ${outcome}`;
    note('objembed/10-too-many-texts', message, { fixed: fix });
  }
  return groups;
}

function findClashes(objects: readonly MatchedObject[]): Clashes {
  const clashes = new Map<string, Set<string>>();
  const add = (text: string, other: string): void => {
    if (text === other) return;
    clashes.set(text, (clashes.get(text) ?? new Set()).add(other));
    clashes.set(other, (clashes.get(other) ?? new Set()).add(text));
  };
  objects.forEach((object, index) => {
    const rivals = objects.slice(index).filter((other) => other === object || shareProposal(object, other));
    for (const text of object.texts) for (const rival of rivals) for (const other of rival.texts) add(text, other);
  });
  return clashes;
}

/** First-fit colouring of the clash graph with at most `limit` texts of a colour; then each colour takes what fits. */
function colourTexts(texts: readonly string[], clashes: Clashes, limit: number): string[][] {
  const groups: string[][] = [];
  const fits = (text: string, group: readonly string[]): boolean =>
    group.length < limit && !group.some((other) => other === text || clashes.get(text)?.has(other));
  for (const text of texts) {
    const free = groups.find((group) => fits(text, group));
    if (free === undefined) groups.push([text]);
    else free.push(text);
  }
  for (const group of groups) for (const text of texts) if (fits(text, group)) group.push(text);
  return groups;
}

/**
 * Gives every neg to one record. Those that find no room go to further records, which repeat labels of the first:
 * negs teach nothing in a record without objects. An image without objects keeps what fits in one record.
 */
function addNegs(labels: readonly string[][], negs: readonly string[], limit: number): TextGroup[] {
  const groups = labels.map((group) => ({ labels: group, negs: [] as string[] }));
  const rest: string[] = [];
  for (const neg of negs) {
    const room = groups.find((group) => group.labels.length + group.negs.length < limit);
    if (room === undefined) rest.push(neg);
    else room.negs.push(neg);
  }
  const repeated = labels[0]?.slice(0, Math.ceil(limit / 2));
  if (repeated === undefined) return [{ labels: [], negs: rest.slice(0, limit) }];
  const room = limit - repeated.length;
  for (let start = 0; start < rest.length; start += room) {
    groups.push({ labels: repeated, negs: rest.slice(start, start + room) });
  }
  return groups;
}
