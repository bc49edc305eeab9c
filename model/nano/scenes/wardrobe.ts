import { join } from 'node:path';
import type { Rendering } from './art.ts';
import { type ColourName, dominantColour, rotateHue } from './colours.ts';
import { type Concept, termsOf } from './concepts.ts';
import { between, chance, type Random } from './random.ts';
import { type Mipmap, mipmapOf, readRaster } from './raster.ts';
import { styles } from './styles.ts';

/** The concepts that a split may show, each with the renderings it may show them in. */
export type Wardrobe = {
  readonly concepts: readonly Concept[];
  readonly renderingsOf: (concept: Concept) => readonly Rendering[];
  readonly spriteOf: (rendering: Rendering) => Promise<Sprite>;
};

export type Sprite = { readonly mipmap: Mipmap; readonly colour: ColourName | null };

/** Things that come in any colour; a blue car is a car, a blue strawberry would teach nonsense. */
const colourfulKinds = new Set(['vehicle', 'clothing', 'bag', 'tool', 'furniture', 'building']);
const colourfulNames = new Set([
  'balloon',
  'gift',
  'kite',
  'umbrella',
  'beach umbrella',
  'book',
  'mug',
  'teapot',
  'candle',
  'mailbox',
  'ribbon',
  'butterfly',
  'yo-yo',
  'envelope',
  'notebook',
  'clipboard',
  'telephone',
  'camera',
  'yarn',
  'bucket',
  'guitar',
  'electric guitar',
  'boxing glove',
]);

/** What bears letters or digits; a mirror would show. */
const writtenNames = new Set([
  'calendar',
  'stop sign',
  'clock',
  'alarm clock',
  'slot machine',
  'pool ball',
  'credit card',
  'dollar bill',
  'keyboard',
  'calculator',
  'hospital',
  'hotel',
  'bank',
  'taxi',
  'police car',
  'newspaper',
]);

/** Whether the concept looks right in a mirror. */
export function canFlip({ name }: Concept): boolean {
  return !writtenNames.has(name);
}

/** Opens the art of the given renderings; sprites are read when first needed and kept. */
export function openWardrobe(folder: string, concepts: readonly Concept[], renderings: readonly Rendering[]): Wardrobe {
  const byConcept = Map.groupBy(renderings, ({ concept }) => concept);
  const sprites = new Map<string, Promise<Sprite>>();
  return {
    concepts: concepts.filter(({ name }) => byConcept.has(name)),
    renderingsOf: ({ name }) => byConcept.get(name) ?? [],
    spriteOf: (rendering) => {
      const known = sprites.get(rendering.id) ?? readSprite(join(folder, rendering.file));
      sprites.set(rendering.id, known);
      return known;
    },
  };
}

async function readSprite(file: string): Promise<Sprite> {
  const raster = await readRaster(file, 512);
  return { mipmap: mipmapOf(raster), colour: dominantColour(raster) };
}

/** One of the concept's renderings, in `style` when it has one there, else weighted by style. */
export function chooseRendering(random: Random, renderings: readonly Rendering[], style: string | null): Rendering {
  const preferred = renderings.filter((rendering) => rendering.style === style);
  const choice = preferred.length > 0 ? preferred : renderings;
  const weights = choice.map(
    (rendering) => weightOf(rendering) / choice.filter((other) => other.style === rendering.style).length,
  );
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return choice[Math.max(0, index)];
}

function weightOf({ style }: Rendering): number {
  return styles.find(({ id }) => id === style)?.weight ?? 1;
}

/** Sometimes another hue, for what comes in any colour and shows one; the new colour is measured again. */
export function dress(random: Random, concept: Concept, sprite: Sprite): Sprite {
  const colourful = colourfulKinds.has(concept.kind) || colourfulNames.has(concept.name);
  const chromatic = sprite.colour !== null && !['black', 'white', 'grey'].includes(sprite.colour);
  if (!colourful || !chromatic || !chance(random, 0.5)) return sprite;
  const raster = rotateHue(sprite.mipmap[0], between(random, 25, 335));
  return { mipmap: mipmapOf(raster), colour: dominantColour(raster) };
}

/** Whether both may be in one picture: no name of one is true of the other, so that a plain noun is never ambiguous. */
export function canMeet(a: Concept, b: Concept): boolean {
  if (a === b) return true;
  const [termsA, termsB] = [termsOf(a), termsOf(b)];
  return !a.names.some((name) => termsB.includes(name)) && !b.names.some((name) => termsA.includes(name));
}
