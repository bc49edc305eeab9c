import { hasMinSides, iou, isInside, isValid, MIN_SIDE } from './box.ts';
import type { Finding, Rule } from './findings.ts';
import {
  findRecord,
  type ImageRecord,
  type PhraseRecord,
  phraseStateId,
  type Records,
  type Region,
  recordsOf,
} from './records.ts';
import { findSpecialToken, foldText, normaliseText } from './text.ts';

/** Every live check. The codes are stable. */
export const checkRules = {
  'image/unread': {
    severity: 'warning',
    meaning: 'The size of the image is not known yet, so its boxes are unchecked.',
  },
  'region/no-phrase': { severity: 'error', meaning: 'A region describes nothing until it carries a phrase.' },
  'region/unknown-phrase': { severity: 'error', meaning: 'A region carries a phrase that the project does not have.' },
  'region/box-invalid': { severity: 'error', meaning: 'The edges of a box are not finite or not in order.' },
  'region/box-outside': { severity: 'error', meaning: 'A box reaches out of the image.' },
  'region/box-too-small': { severity: 'error', meaning: 'A box is less than one pixel wide or high.' },
  'region/duplicate': { severity: 'warning', meaning: 'Two regions overlap so much that they are likely one object.' },
  'region/verified-absent': { severity: 'error', meaning: 'A region carries a phrase that is verified absent here.' },
  'region/rejected': { severity: 'warning', meaning: 'A region has the box and the phrase of a rejected proposal.' },
  'phrase/empty': { severity: 'error', meaning: 'A phrase has no text.' },
  'phrase/special-token': {
    severity: 'error',
    meaning: 'A phrase holds a token of the model, which breaks its prompt.',
  },
  'phrase/not-normalised': { severity: 'warning', meaning: 'A phrase is not in NFC, trimmed, with single spaces.' },
  'phrase/duplicate': { severity: 'warning', meaning: 'Two phrases differ in case or white space alone.' },
  'captions/one-missing': { severity: 'warning', meaning: 'An image has a short or a long caption but not both.' },
  'captions/special-token': {
    severity: 'error',
    meaning: 'A caption holds a token of the model, which breaks its prompt.',
  },
  'captions/not-normalised': { severity: 'warning', meaning: 'A caption is not in NFC, trimmed, with single spaces.' },
  'state/exhaustive-without-region': {
    severity: 'warning',
    meaning: 'A phrase is marked exhaustive in an image where no region carries it.',
  },
} as const satisfies Record<string, Rule>;

export type CheckCode = keyof typeof checkRules;
export type CheckFinding = Finding<CheckCode>;

/** From this IoU on two regions are taken for one object. */
export const DUPLICATE_REGION_IOU = 0.9;

/** The findings of one image; `records` holds at least its records and the phrases of the project. */
export function checkImage(records: Records, imageId: string): CheckFinding[] {
  const image = findRecord(records, 'image', imageId);
  const regions = recordsOf(records, 'region').filter((region) => region.imageId === imageId);
  return [
    ...(image === undefined ? [] : checkRead(image)),
    ...regions.flatMap((region) => [...checkPhrases(records, region), ...checkBox(region, image)]),
    ...checkDuplicates(regions),
    ...checkRejected(records, regions),
    ...checkCaptions(records, imageId),
    ...checkStates(records, imageId, regions),
  ];
}

/** The findings of the vocabulary; they belong to no image. */
export function checkVocabulary(records: Records): CheckFinding[] {
  const seen = new Map<string, PhraseRecord>();
  return recordsOf(records, 'phrase').flatMap((phrase) => {
    const findings: CheckFinding[] = [];
    const twin = seen.get(foldText(phrase.text));
    if (twin !== undefined) {
      const message = `"${phrase.text}" and "${twin.text}" differ in case or white space alone; keep one.`;
      findings.push(finding('phrase/duplicate', null, phrase.id, message));
    } else seen.set(foldText(phrase.text), phrase);
    if (normaliseText(phrase.text) === '')
      findings.push(finding('phrase/empty', null, phrase.id, 'A phrase is empty.'));
    return [...findings, ...checkText('phrase', phrase.text, null, phrase.id)];
  });
}

function finding(code: CheckCode, imageId: string | null, recordId: string, message: string): CheckFinding {
  return { code, severity: checkRules[code].severity, imageId, recordId, message };
}

function checkRead(image: ImageRecord): CheckFinding[] {
  if (image.width > 0 && image.height > 0) return [];
  return [finding('image/unread', image.id, image.id, `The size of ${image.path} has not been read.`)];
}

function checkPhrases(records: Records, { id, imageId, phraseIds }: Region): CheckFinding[] {
  if (phraseIds.length === 0) return [finding('region/no-phrase', imageId, id, 'The region carries no phrase.')];
  return phraseIds.flatMap((phraseId) => {
    const phrase = findRecord(records, 'phrase', phraseId);
    if (phrase === undefined) {
      return [finding('region/unknown-phrase', imageId, id, `The region carries the unknown phrase id "${phraseId}".`)];
    }
    const state = findRecord(records, 'phraseState', phraseStateId(imageId, phraseId));
    if (state?.state !== 'verified absent') return [];
    const message = `"${phrase.text}" is verified absent in this image, but the region carries it; correct one of them.`;
    return [finding('region/verified-absent', imageId, id, message)];
  });
}

function checkBox({ id, imageId, box }: Region, image: ImageRecord | undefined): CheckFinding[] {
  const shown = `[${box.join(', ')}]`;
  if (!isValid(box)) {
    return [finding('region/box-invalid', imageId, id, `Expected x1 < x2 and y1 < y2 and finite edges, got ${shown}.`)];
  }
  const findings: CheckFinding[] = [];
  if (!hasMinSides(box)) {
    findings.push(
      finding('region/box-too-small', imageId, id, `Expected sides of ${MIN_SIDE} px or more, got ${shown}.`),
    );
  }
  if (image !== undefined && image.width > 0 && !isInside(box, image)) {
    const message = `Expected a box inside ${image.width} x ${image.height}, got ${shown}.`;
    findings.push(finding('region/box-outside', imageId, id, message));
  }
  return findings;
}

function checkDuplicates(regions: readonly Region[]): CheckFinding[] {
  const twins = findTwins(regions);
  return regions.flatMap((region) => {
    const twin = twins.get(region);
    if (twin === undefined) return [];
    const overlap = iou(twin.box, region.box).toFixed(2);
    const message = `The region overlaps another with an IoU of ${overlap}; make them one region with both phrases.`;
    return [finding('region/duplicate', region.imageId, region.id, message)];
  });
}

/**
 * Each region that boxes the same as one before it, with the first of those. Boxes that overlap so much begin near each
 * other, so that each is compared with few: an image may hold ten thousand.
 */
function findTwins(regions: readonly Region[]): ReadonlyMap<Region, Region> {
  const places = new Map(regions.map((region, place) => [region, place]));
  const isBefore = (a: Region, b: Region) => (places.get(a) ?? 0) < (places.get(b) ?? 0);
  const twins = new Map<Region, Region>();
  const byLeft = regions.toSorted((a, b) => a.box[0] - b.box[0]);
  for (const [index, left] of byLeft.entries()) {
    // The common width is at least this share of both together, which begin where the left one does.
    const farthest = left.box[0] + (left.box[2] - left.box[0]) * (1 / DUPLICATE_REGION_IOU - 1);
    for (let next = index + 1; next < byLeft.length; next++) {
      const other = byLeft[next];
      if (other === undefined || other.box[0] > farthest) break;
      if (iou(left.box, other.box) < DUPLICATE_REGION_IOU) continue;
      const [first, second] = isBefore(left, other) ? [left, other] : [other, left];
      const known = twins.get(second);
      if (known === undefined || isBefore(first, known)) twins.set(second, first);
    }
  }
  return twins;
}

function checkRejected(records: Records, regions: readonly Region[]): CheckFinding[] {
  const rejections = recordsOf(records, 'rejection');
  return regions.flatMap((region) => {
    const contradiction = rejections.find(
      (rejection) =>
        rejection.imageId === region.imageId &&
        region.phraseIds.includes(rejection.phraseId) &&
        iou(rejection.box, region.box) >= DUPLICATE_REGION_IOU,
    );
    if (contradiction === undefined) return [];
    const text = findRecord(records, 'phrase', contradiction.phraseId)?.text ?? contradiction.phraseId;
    const message = `"${text}" was rejected for the same box; take the rejection back or the phrase away.`;
    return [finding('region/rejected', region.imageId, region.id, message)];
  });
}

function checkCaptions(records: Records, imageId: string): CheckFinding[] {
  const captions = findRecord(records, 'captions', imageId);
  if (captions === undefined) return [];
  const findings: CheckFinding[] = [];
  if (captions.short === '' || captions.long === '') {
    const missing = captions.short === '' ? 'short' : 'long';
    findings.push(finding('captions/one-missing', imageId, captions.id, `The ${missing} caption is missing.`));
  }
  const texts = [captions.short, captions.long];
  return [...findings, ...texts.flatMap((text) => checkText('captions', text, imageId, captions.id))];
}

function checkText(
  kind: 'phrase' | 'captions',
  text: string,
  imageId: string | null,
  recordId: string,
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const token = findSpecialToken(text);
  if (token !== undefined) {
    findings.push(
      finding(`${kind}/special-token`, imageId, recordId, `The text holds "${token}"; write it otherwise.`),
    );
  }
  if (text !== normaliseText(text)) {
    const message = `Expected single spaces, no line breaks and NFC, got ${JSON.stringify(text)}.`;
    findings.push(finding(`${kind}/not-normalised`, imageId, recordId, message));
  }
  return findings;
}

function checkStates(records: Records, imageId: string, regions: readonly Region[]): CheckFinding[] {
  const carried = new Set(regions.flatMap((region) => region.phraseIds));
  return recordsOf(records, 'phraseState').flatMap((state) => {
    if (state.imageId !== imageId || state.state !== 'exhaustive' || carried.has(state.phraseId)) return [];
    const text = findRecord(records, 'phrase', state.phraseId)?.text ?? state.phraseId;
    const message = `"${text}" is marked exhaustive, but no region carries it; mark it verified absent instead.`;
    return [finding('state/exhaustive-without-region', imageId, state.id, message)];
  });
}
