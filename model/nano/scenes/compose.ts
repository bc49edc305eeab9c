import { area, type Box, intersection } from '../../../annotations/box.ts';
import type { Rendering } from './art.ts';
import { type Photograph, paintBackground } from './backgrounds.ts';
import { drawShadow, drawSprite, ownedBoxes, type Placement, placedBounds } from './canvas.ts';
import type { Concept } from './concepts.ts';
import { between, chance, integer, normal, pick, type Random, shuffled } from './random.ts';
import type { Scene, SceneObject } from './scene.ts';
import { canFlip, canMeet, chooseRendering, dress, type Sprite, type Wardrobe } from './wardrobe.ts';

/** Area of the images, in pixels: what the nano model's smart-resize keeps as it is. */
const imageArea = [65_536, 98_304] as const;
const aspects = [3 / 4, 4 / 3, 1, 16 / 9, 3 / 2, 2 / 3, 9 / 16] as const;

/** The least share of an object's pixels that is seen. */
const leastVisible = 0.6;

/** Sides of a placed sprite relative to the square root of the image area. */
const objectSize = [0.12, 0.55] as const;

/** Boxes of fewer pixels a side are thrown away with their scene. */
const leastSide = 12;

type Actor = {
  readonly concept: Concept;
  readonly rendering: Rendering;
  readonly sprite: Sprite;
  readonly placement: Placement;
};

/** Composes one scene of 3 to 9 objects. Repeats until every object is seen well enough. */
export async function composeScene(
  random: Random,
  wardrobe: Wardrobe,
  photographs: readonly Photograph[],
): Promise<Scene> {
  for (;;) {
    const pixels = between(random, ...imageArea);
    const aspect = pick(random, aspects);
    const width = Math.round(Math.sqrt(pixels * aspect));
    const height = Math.round(pixels / width);
    const actors = await castActors(random, wardrobe, width, height);
    const scene = paint(random, actors, width, height, photographs);
    if (scene.objects.length >= 2) return scene;
  }
}

/** Chooses who appears where; those further down stand in front. */
async function castActors(random: Random, wardrobe: Wardrobe, width: number, height: number): Promise<Actor[]> {
  const concepts = chooseConcepts(random, wardrobe, integer(random, 3, 9));
  const style = chance(random, 0.5) ? pick(random, wardrobe.renderingsOf(concepts[0])).style : null;
  const actors: Actor[] = [];
  for (const concept of concepts) {
    const rendering = chooseRendering(random, wardrobe.renderingsOf(concept), style);
    const sprite = dress(random, concept, await wardrobe.spriteOf(rendering));
    const placement = place(random, sprite, width, height, actors, concepts.length);
    if (placement === null) continue;
    const flip = canFlip(concept) && chance(random, 0.5);
    actors.push({ concept, rendering, sprite, placement: { ...placement, flip } });
  }
  return actors.sort((a, b) => bottomOf(a) - bottomOf(b));
}

/** Mixes a theme (one kind) with strangers, and repeats some concepts, so that nouns alone do not always decide. */
function chooseConcepts(random: Random, { concepts }: Wardrobe, count: number): Concept[] {
  const first = pick(random, concepts);
  const theme = chance(random, 0.5) ? concepts.filter(({ kind }) => kind === first.kind) : concepts;
  const chosen = [first];
  while (chosen.length < count) {
    const repeat = chance(random, 0.22);
    const next = repeat ? pick(random, chosen) : pick(random, chance(random, 0.6) ? theme : concepts);
    if (chosen.every((other) => canMeet(other, next))) chosen.push(next);
  }
  return shuffled(random, chosen);
}

function place(
  random: Random,
  { mipmap }: Sprite,
  width: number,
  height: number,
  others: readonly Actor[],
  count: number,
): Placement | null {
  const [sprite] = mipmap;
  const crowding = Math.min(1, 4.5 / count) ** 0.5;
  for (let attempt = 0; attempt < 25; attempt++) {
    const shrink = 0.97 ** attempt;
    const relative = objectSize[0] * (objectSize[1] / objectSize[0]) ** (random() ** 0.8 * crowding * shrink);
    const scale = (relative * Math.sqrt(width * height)) / Math.max(sprite.width, sprite.height);
    const angle = chance(random, 0.6) ? normal(random, 0, 0.1) : 0;
    const draft = { x: 0, y: 0, scale, angle, flip: false };
    const [, , halfWidth, halfHeight] = placedBounds(sprite, draft);
    const overhang = chance(random, 0.1) ? 0.3 : 0;
    const x = between(random, halfWidth * (1 - overhang), width - halfWidth * (1 - overhang));
    const y = between(random, halfHeight * (1 - overhang), height - halfHeight * (1 - overhang));
    const placement = { ...draft, x, y };
    if (leavesRoom(placedBounds(sprite, placement), others)) return placement;
  }
  return null;
}

/** Whether a box hides little of those already placed and they of it, whoever stands in front. */
function leavesRoom(box: Box, others: readonly Actor[]): boolean {
  return others.every((other) => {
    const theirs = placedBounds(other.sprite.mipmap[0], other.placement);
    const common = intersection(box, theirs);
    return common === null || area(common) < 0.22 * Math.min(area(box), area(theirs));
  });
}

function bottomOf({ sprite, placement }: Actor): number {
  return placedBounds(sprite.mipmap[0], placement)[3];
}

/** Paints the actors back to front. A scene without objects means that one of them was hidden too much. */
function paint(
  random: Random,
  actors: readonly Actor[],
  width: number,
  height: number,
  photographs: readonly Photograph[],
): Scene {
  const { canvas, name: background } = paintBackground(random, width, height, photographs);
  const shadow = chance(random, 0.45) ? between(random, 0.15, 0.5) : 0;
  const pixels = actors.map(({ sprite, placement }, index) => {
    if (shadow > 0) drawShadow(canvas, sprite.mipmap, placement, 3, shadow);
    return drawSprite(canvas, sprite.mipmap, placement, index + 1);
  });
  const owned = ownedBoxes(canvas, actors.length);
  const objects = actors.flatMap((actor, depth) => toObject(actor, depth, owned[depth], pixels[depth]));
  return { width, height, rgb: canvas.rgb, background, objects: objects.length === actors.length ? objects : [] };
}

function toObject(
  { concept, rendering, sprite }: Actor,
  depth: number,
  owned: { box: Box; pixels: number } | null,
  pixels: number,
): SceneObject[] {
  if (owned === null || owned.pixels < leastVisible * pixels) return [];
  const { box } = owned;
  if (box[2] - box[0] < leastSide && box[3] - box[1] < leastSide) return [];
  const visible = owned.pixels / pixels;
  return [{ concept, style: rendering.style, rendering: rendering.id, colour: sprite.colour, box, visible, depth }];
}
