import { intersection } from '../../../annotations/box.ts';
import { colourNames } from './colours.ts';
import { type Concept, termsOf } from './concepts.ts';
import { chance, pick, type Random, shuffled } from './random.ts';
import { extent, type Scene, type SceneObject } from './scene.ts';

export type PhraseKind = 'noun' | 'broader' | 'colour' | 'size' | 'relation' | 'position';

/** A text and every object of the scene that it is true of. */
export type ScenePhrase = {
  readonly text: string;
  readonly kind: PhraseKind;
  /** The noun that decides what is meant: false of a scene without it. */
  readonly head: string;
  readonly objects: readonly SceneObject[];
};

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

function isA({ concept }: SceneObject, term: string): boolean {
  return termsOf(concept).includes(term);
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

/** Place words and whether `a` has that place seen from `b`: true, false, or undefined where people would argue. */
const places: readonly (readonly [words: string, holds: (a: SceneObject, b: SceneObject) => boolean | undefined])[] = [
  ['left of', (a, b) => clearly(centre(b)[0] - centre(a)[0], centre(b)[1] - centre(a)[1])],
  ['right of', (a, b) => clearly(centre(a)[0] - centre(b)[0], centre(b)[1] - centre(a)[1])],
  ['above', (a, b) => clearly(centre(b)[1] - centre(a)[1], centre(b)[0] - centre(a)[0])],
  ['below', (a, b) => clearly(centre(a)[1] - centre(b)[1], centre(b)[0] - centre(a)[0])],
  ['next to', isNextTo],
  [
    'in front of',
    (a, b) => (intersection(a.box, b.box) === null ? false : overlaps(a, b) ? a.depth > b.depth : undefined),
  ],
  ['behind', (a, b) => (intersection(a.box, b.box) === null ? false : overlaps(a, b) ? a.depth < b.depth : undefined)],
];

function centre({ box: [x1, y1, x2, y2] }: SceneObject): readonly [number, number] {
  return [(x1 + x2) / 2, (y1 + y2) / 2];
}

function clearly(along: number, across: number): boolean | undefined {
  if (along > 20 && along > 1.1 * Math.abs(across)) return true;
  return along < -8 ? false : undefined;
}

function isNextTo(a: SceneObject, b: SceneObject): boolean | undefined {
  const gap = gapBetween(a, b);
  const reach = Math.min(extent(a), extent(b));
  if (gap < 0.35 * reach && Math.abs(centre(a)[1] - centre(b)[1]) < 0.6 * Math.max(extent(a), extent(b))) return true;
  return gap > 1.1 * reach ? false : undefined;
}

function gapBetween({ box: a }: SceneObject, { box: b }: SceneObject): number {
  const dx = Math.max(0, a[0] - b[2], b[0] - a[2]);
  const dy = Math.max(0, a[1] - b[3], b[1] - a[3]);
  return Math.hypot(dx, dy);
}

/** Whether one plainly hides a part of the other. */
function overlaps(a: SceneObject, b: SceneObject): boolean {
  const behind = a.depth < b.depth ? a : b;
  const common = intersection(a.box, b.box);
  return (
    behind.visible < 0.97 &&
    common !== null &&
    (common[2] - common[0]) * (common[3] - common[1]) > 0.04 * extent(behind) ** 2
  );
}

/** "dog left of the tree": the tree is the only one, and the words are plainly true of one dog and false of the others. */
function relations(random: Random, scene: Scene): ScenePhrase[] {
  return anchorsOf(scene).flatMap((anchor) => {
    const groups = Map.groupBy(scene.objects, ({ concept }) => concept.name);
    groups.delete(anchor.concept.name);
    return [...groups].flatMap(([name, group]) => {
      return places.flatMap(([words, holds]) => {
        const only = theOnly(group, (object) => holds(object, anchor));
        if (only === null || (group.length === 1 && !chance(random, 0.25))) return [];
        const text = `${name} ${words} the ${anchor.concept.name}`;
        return [{ text, kind: 'relation' as const, head: name, objects: [only] }];
      });
    });
  });
}

/** Objects that "the <noun>" names without doubt. */
function anchorsOf({ objects }: Scene): SceneObject[] {
  return objects.filter(({ concept }) => objects.filter((other) => isA(other, concept.name)).length === 1);
}

/** The one object of which it is plainly true while it is plainly false of the rest, or null. */
function theOnly(
  group: readonly SceneObject[],
  holds: (object: SceneObject) => boolean | undefined,
): SceneObject | null {
  const answers = group.map(holds);
  const right = group.filter((_, index) => answers[index] === true);
  return right.length === 1 && !answers.includes(undefined) ? right[0] : null;
}

/** "leftmost cat" among several cats. */
function positions({ objects }: Scene): ScenePhrase[] {
  return [...Map.groupBy(objects, ({ concept }) => concept.name)].flatMap(([name, group]) => {
    if (group.length < 2) return [];
    const ends = [
      ['leftmost', 0, 1],
      ['rightmost', 0, -1],
      ['topmost', 1, 1],
      ['bottommost', 1, -1],
    ] as const;
    return ends.flatMap(([word, axis, sign]) => {
      const [first, second] = group.toSorted((a, b) => sign * (centre(a)[axis] - centre(b)[axis]));
      const clear = Math.abs(centre(first)[axis] - centre(second)[axis]) > 20;
      return clear ? [{ text: `${word} ${name}`, kind: 'position' as const, head: name, objects: [first] }] : [];
    });
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
]);

/** A place where plainly no object of the noun is. */
function absentRelations(random: Random, scene: Scene): string[] {
  const groups = [...Map.groupBy(scene.objects, ({ concept }) => concept.name)];
  const found = shuffled(random, anchorsOf(scene)).flatMap((anchor) => {
    const [name, group] = pick(random, groups);
    const [words, holds] = pick(random, places);
    const absent = name !== anchor.concept.name && group.every((object) => holds(object, anchor) === false);
    return absent ? [`${name} ${words} the ${anchor.concept.name}`] : [];
  });
  return found.slice(0, 2);
}
