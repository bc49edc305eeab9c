import { intersection } from '../../../annotations/box.ts';
import { chance, pick, type Random, shuffled } from './random.ts';
import { extent, isA, type Scene, type SceneObject, type ScenePhrase } from './scene.ts';

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
export function relations(random: Random, scene: Scene): ScenePhrase[] {
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
export function positions({ objects }: Scene): ScenePhrase[] {
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

/** A place where plainly no object of the noun is. */
export function absentRelations(random: Random, scene: Scene): string[] {
  const groups = [...Map.groupBy(scene.objects, ({ concept }) => concept.name)];
  const found = shuffled(random, anchorsOf(scene)).flatMap((anchor) => {
    const [name, group] = pick(random, groups);
    const [words, holds] = pick(random, places);
    const absent = name !== anchor.concept.name && group.every((object) => holds(object, anchor) === false);
    return absent ? [`${name} ${words} the ${anchor.concept.name}`] : [];
  });
  return found.slice(0, 2);
}
