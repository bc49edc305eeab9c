import { type Box, sameBox } from '../../../annotations/box.ts';
import type { Region, RegionSource } from '../../../annotations/records.ts';
import type { RegionEvent } from '../../../main/api/changes.ts';

/** Sides that differ by less are those of a box that was only moved: sums of floating-point numbers. */
const SAME_SIDE = 1e-6;

/** One thing that happened to a region, as the inspector tells it. */
export type ToldEvent = Pick<RegionEvent, 'sequence' | 'at' | 'label'> & {
  readonly words: string;
  /** The box that it got by it; null when its box stayed, or it was deleted. */
  readonly box: Box | null;
};

/**
 * The history of a region in words.
 * @param entries the newest first
 * @param textOf the text of a phrase; undefined when the phrase is gone
 */
export function tellEvents(
  entries: readonly RegionEvent[],
  textOf: (phraseId: string) => string | undefined,
): readonly ToldEvent[] {
  return entries.map(({ sequence, at, label, before, after }, place) => ({
    sequence,
    at,
    label,
    words: wordsOf(before, after, place < entries.length - 1, textOf),
    box: after !== null && (before === null || !sameBox(before.box, after.box)) ? after.box : null,
  }));
}

function wordsOf(
  before: Region | null,
  after: Region | null,
  wasThere: boolean,
  textOf: (phraseId: string) => string | undefined,
): string {
  if (after === null) return 'Deleted';
  if (before === null) return wasThere ? 'Brought back' : originOf(after.source);
  const quoted = (phraseId: string): string => `“${textOf(phraseId) ?? 'a removed phrase'}”`;
  const given = after.phraseIds.filter((id) => !before.phraseIds.includes(id)).map(quoted);
  const taken = before.phraseIds.filter((id) => !after.phraseIds.includes(id)).map(quoted);
  const parts = [
    ...(sameBox(before.box, after.box) ? [] : [isMoved(before.box, after.box) ? 'moved' : 'resized']),
    ...(given.length === 0 ? [] : [`given ${given.join(', ')}`]),
    ...(taken.length === 0 ? [] : [`${taken.join(', ')} taken away`]),
  ];
  const words = parts.length === 0 ? 'changed' : parts.join('; ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function originOf(source: RegionSource): string {
  switch (source.kind) {
    case 'drawn':
      return 'Drawn';
    case 'accepted':
      return 'Accepted from a proposal';
    case 'imported':
      return source.from === '' ? 'Imported' : `Imported from ${source.from}`;
  }
}

function isMoved([ax1, ay1, ax2, ay2]: Box, [bx1, by1, bx2, by2]: Box): boolean {
  return Math.abs(ax2 - ax1 - (bx2 - bx1)) < SAME_SIDE && Math.abs(ay2 - ay1 - (by2 - by1)) < SAME_SIDE;
}
