import { chance, pick, type Random, shuffled } from './random.ts';
import { extent, type Scene, type SceneObject } from './scene.ts';
import { counted, isCountable, listed, withArticle } from './words.ts';

/** The short caption counts things; the long one says of each its colour, size and place. */
export function captionsOf(random: Random, scene: Scene): { short: string; long: string } {
  const { objects, background } = scene;
  const groups = shuffled(random, [...Map.groupBy(objects, ({ concept }) => concept)]);
  const things = listed(groups.map(([{ names }, group]) => counted(pick(random, countable(names)), group.length)));
  const opening = pick(random, ['The picture shows', 'There are', 'This image contains']);
  const sentences = shuffled(random, objects).map(
    (object) => `${capital(attributed(object, scene))} is ${placeOf(object, scene)}.`,
  );
  const short = chance(random, 0.7) ? `${things} ${background}` : things;
  const count = `${opening} ${objects.length} objects ${background}.`;
  return { short: capital(short), long: [count, ...sentences].join(' ') };
}

/** Names that can be counted, or all when none can. */
function countable(names: readonly string[]): readonly string[] {
  const fitting = names.filter(isCountable);
  return fitting.length > 0 ? fitting : names;
}

function attributed({ concept, colour, ...rest }: SceneObject, scene: Scene): string {
  const relative = extent({ concept, colour, ...rest }) / Math.sqrt(scene.width * scene.height);
  const size = relative > 0.33 ? 'large ' : relative < 0.17 ? 'small ' : '';
  const tint = colour === null || concept.name.includes(colour) ? '' : `${colour} `;
  return withArticle(`${size}${tint}${concept.name}`);
}

function placeOf({ box: [x1, y1, x2, y2] }: SceneObject, { width, height }: Scene): string {
  const column = ['left', 'centre', 'right'][Math.min(2, Math.floor((1.5 * (x1 + x2)) / width))];
  const row = ['top', 'middle', 'bottom'][Math.min(2, Math.floor((1.5 * (y1 + y2)) / height))];
  if (row === 'middle') return column === 'centre' ? 'in the centre' : `on the ${column}`;
  return column === 'centre' ? `at the ${row}` : `at the ${row} ${column}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
