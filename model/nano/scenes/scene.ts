import type { Box } from '../../../annotations/box.ts';
import type { ColourName } from './colours.ts';
import { type Concept, termsOf } from './concepts.ts';

/** One thing in a scene. Its box bounds the pixels that are seen: not those hidden by another object or cut off by the frame. */
export type SceneObject = {
  readonly concept: Concept;
  readonly style: string;
  /** Id of the rendering it was made from. */
  readonly rendering: string;
  /** Measured on the pixels, after any change of hue. */
  readonly colour: ColourName | null;
  readonly box: Box;
  /** Share of its pixels that are seen. */
  readonly visible: number;
  /** Place in painting order: a higher one is in front. */
  readonly depth: number;
};

/** A composed picture with its truth. */
export type Scene = {
  readonly width: number;
  readonly height: number;
  /** RGB, row-major. */
  readonly rgb: Uint8ClampedArray;
  /** How a caption places things in the background, e.g. "on a sandy beach". */
  readonly background: string;
  readonly objects: readonly SceneObject[];
};

/** The scale of an object: the geometric mean of its box's sides, in pixels. */
export function extent({ box: [x1, y1, x2, y2] }: SceneObject): number {
  return Math.sqrt((x2 - x1) * (y2 - y1));
}

/** Whether the word is one of the object's nouns. */
export function isA({ concept }: SceneObject, term: string): boolean {
  return termsOf(concept).includes(term);
}

type PhraseKind = 'noun' | 'broader' | 'colour' | 'size' | 'relation' | 'position';

/** A text and every object of the scene that it is true of. */
export type ScenePhrase = {
  readonly text: string;
  readonly kind: PhraseKind;
  /** The noun that decides what is meant: false of a scene without it. */
  readonly head: string;
  readonly objects: readonly SceneObject[];
};
