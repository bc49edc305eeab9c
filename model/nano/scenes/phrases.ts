import { colourNames } from './colours.ts';
import type { Concept } from './concepts.ts';
import { chance, pick, type Random, shuffled } from './random.ts';
import { absentRelations, positions, relations } from './relations.ts';
import { extent, isA, type Scene, type SceneObject, type ScenePhrase } from './scene.ts';

/** Phrases of which no two name the same object, and texts that are true of nothing in the scene. */
export type PhraseSet = { readonly phrases: readonly ScenePhrase[]; readonly absent: readonly string[] };

/** Texts of a record at most, true and absent together. */
const textsPerRecord = 10;

/** An extent this much larger is plainly larger. */
const plainlyLarger = 1.45;

/** Nouns for everything; attributes and broader words; relations and positions. Empty sets are left out. */
export function phraseSets(random: Random, scene: Scene, concepts: readonly Concept[]): readonly PhraseSet[] {
  const sets = [
    { phrases: nouns(random, scene), absent: absentNouns(random, scene, concepts) },
    {
      phrases: disjoint([...broaderWords(random, scene), ...shuffled(random, [...colours(scene), ...sizes(scene)])]),
      absent: absentColours(random, scene),
    },
    {
      phrases: disjoint(shuffled(random, [...relations(random, scene), ...positions(scene)])),
      absent: absentRelations(random, scene),
    },
  ];
  return sets
    .filter(({ phrases }) => phrases.length > 0)
    .map(({ phrases, absent }) => ({
      phrases,
      absent: [...new Set(absent)].slice(0, textsPerRecord - phrases.length),
    }));
}

function disjoint(phrases: readonly ScenePhrase[]): ScenePhrase[] {
  const taken = new Set<SceneObject>();
  return phrases.filter(({ objects }) => {
    if (objects.some((object) => taken.has(object))) return false;
    for (const object of objects) taken.add(object);
    return true;
  });
}

function nouns(random: Random, { objects }: Scene): ScenePhrase[] {
  return [...Map.groupBy(objects, ({ concept }) => concept)].map(([concept, group]) => {
    const text = chance(random, 0.65) ? concept.name : pick(random, concept.names);
    return { text, kind: 'noun', head: text, objects: group };
  });
}

function broaderWords(random: Random, { objects }: Scene): ScenePhrase[] {
  const words = new Set(objects.flatMap(({ concept }) => concept.broader));
  return shuffled(random, [...words])
    .filter(() => chance(random, 0.35))
    .map((text) => ({ text, kind: 'broader', head: text, objects: objects.filter((object) => isA(object, text)) }));
}

/** "red car", where every car has a measured colour or is the only one. */
function colours({ objects }: Scene): ScenePhrase[] {
  return [...Map.groupBy(objects, ({ concept }) => concept)].flatMap(([{ name }, group]) => {
    if (bearsColour(name) || group.some(({ colour }) => colour === null)) return [];
    return [...Map.groupBy(group, ({ colour }) => colour)].map(([colour, same]) => {
      return { text: `${colour} ${name}`, kind: 'colour' as const, head: name, objects: same };
    });
  });
}

function bearsColour(name: string): boolean {
  return name === 'orange' || colourNames.some((colour) => name.startsWith(`${colour} `));
}

/** "large", "small", "largest", "smallest" among several of one noun; "large" and "small" in the frame for one alone. */
function sizes({ objects, width, height }: Scene): ScenePhrase[] {
  const side = Math.sqrt(width * height);
  return [...Map.groupBy(objects, ({ concept }) => concept)].flatMap(([{ name }, group]) => {
    if (group.length === 1) {
      const relative = extent(group[0]) / side;
      if (relative > 0.17 && relative < 0.33) return [];
      return [
        { text: `${relative > 0.25 ? 'large' : 'small'} ${name}`, kind: 'size' as const, head: name, objects: group },
      ];
    }
    const [first, second] = group.toSorted((a, b) => extent(b) - extent(a));
    const [last, beforeLast] = group.toSorted((a, b) => extent(a) - extent(b));
    const words = group.length > 2 ? ['largest', 'smallest'] : ['large', 'small'];
    return [
      ...(extent(first) > plainlyLarger * extent(second) ? [[words[0], first] as const] : []),
      ...(extent(beforeLast) > plainlyLarger * extent(last) ? [[words[1], last] as const] : []),
    ].map(([word, object]) => ({ text: `${word} ${name}`, kind: 'size' as const, head: name, objects: [object] }));
  });
}

function absentNouns(random: Random, { objects }: Scene, concepts: readonly Concept[]): string[] {
  const kinds = new Set(objects.map(({ concept }) => concept.kind));
  const similar = concepts.filter(({ kind }) => kinds.has(kind));
  const drawn = [pick(random, similar), pick(random, similar), pick(random, concepts)].map(({ names }) =>
    pick(random, names),
  );
  return drawn.filter((text) => !objects.some((object) => isA(object, text)));
}

/** A colour that plainly none of the noun's objects has. */
function absentColours(random: Random, { objects }: Scene): string[] {
  return [...Map.groupBy(objects, ({ concept }) => concept.name)].flatMap(([name, group]) => {
    const present = group.map(({ colour }) => colour);
    if (bearsColour(name) || present.includes(null) || !chance(random, 0.5)) return [];
    const others = ['red', 'yellow', 'green', 'blue', 'purple', 'black', 'white'].filter((colour) => {
      return !present.some((seen) => seen === colour || nearColours.has(`${seen} ${colour}`));
    });
    return [`${pick(random, others)} ${name}`];
  });
}

/** Pairs that a light or a shadow can turn into each other. */
const nearColours = new Set([
  'pink red',
  'pink purple',
  'orange red',
  'orange yellow',
  'brown red',
  'brown black',
  'grey white',
  'grey black',
  'brown yellow',
  'purple blue',
  'blue purple',
  'green yellow',
  'yellow green',
]);
