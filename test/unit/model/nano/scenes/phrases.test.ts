import { beforeAll, expect, test } from 'vitest';
import { composeScene } from '../../../../../model/nano/scenes/compose.ts';
import { termsOf } from '../../../../../model/nano/scenes/concepts.ts';
import { type PhraseSet, phraseSets } from '../../../../../model/nano/scenes/phrases.ts';
import { createRandom } from '../../../../../model/nano/scenes/random.ts';
import { extent, type Scene, type SceneObject } from '../../../../../model/nano/scenes/scene.ts';
import { paintedWardrobe } from './paintedWardrobe.ts';

const wardrobe = paintedWardrobe();
const cases: { scene: Scene; sets: readonly PhraseSet[] }[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = createRandom(seed);
    const scene = await composeScene(random, wardrobe, []);
    cases.push({ scene, sets: phraseSets(random, scene, wardrobe.concepts) });
  }
});

const all = (kind: string) =>
  cases.flatMap(({ scene, sets }) => {
    const phrases = sets.flatMap((set) => set.phrases).filter((phrase) => phrase.kind === kind);
    return phrases.map((phrase) => ({ scene, ...phrase }));
  });
const named = (scene: Scene, term: string) => scene.objects.filter(({ concept }) => termsOf(concept).includes(term));
const middle = ({ box }: SceneObject, axis: 0 | 1) => (box[axis] + box[axis + 2]) / 2;

test('nouns and broader words name every object they are true of', () => {
  for (const kind of ['noun', 'broader']) {
    expect(all(kind).length).toBeGreaterThan(5);
    for (const { scene, text, objects } of all(kind)) expect(new Set(objects)).toEqual(new Set(named(scene, text)));
  }
});

test('a noun set names every object of the scene', () => {
  for (const { scene, sets } of cases) {
    expect(new Set(sets[0].phrases.flatMap(({ objects }) => objects))).toEqual(new Set(scene.objects));
  }
});

test('colours are those that were measured, and name every object of that noun and colour', () => {
  expect(all('colour').length).toBeGreaterThan(5);
  for (const { scene, text, head, objects } of all('colour')) {
    const matching = named(scene, head).filter(({ colour }) => text === `${colour} ${head}`);
    expect(new Set(objects)).toEqual(new Set(matching));
  }
});

test('the largest is larger than all others of its noun', () => {
  const largest = all('size').filter(({ text }) => text.startsWith('largest'));
  expect(largest.length).toBeGreaterThan(0);
  for (const { scene, head, objects } of largest) {
    expect(Math.max(...named(scene, head).map(extent))).toBe(extent(objects[0]));
  }
});

test('positions are those of the boxes', () => {
  const leftmost = all('position').filter(({ text }) => text.startsWith('leftmost'));
  expect(leftmost.length).toBeGreaterThan(0);
  for (const { scene, head, objects } of leftmost) {
    expect(Math.min(...named(scene, head).map((object) => middle(object, 0)))).toBe(middle(objects[0], 0));
  }
});

test('a relation names one object, and its anchor is the only one of its noun', () => {
  expect(all('relation').length).toBeGreaterThan(5);
  for (const { scene, text, objects } of all('relation')) {
    const [, words, anchor] = /(left of|right of|above|below|next to|in front of|behind) the (.+)$/.exec(text) ?? [];
    expect(objects).toHaveLength(1);
    expect(named(scene, anchor)).toHaveLength(1);
    const [other] = named(scene, anchor);
    if (words === 'left of') expect(middle(objects[0], 0)).toBeLessThan(middle(other, 0));
    if (words === 'below') expect(middle(objects[0], 1)).toBeGreaterThan(middle(other, 1));
    if (words === 'in front of') expect(objects[0].depth).toBeGreaterThan(other.depth);
  }
});

test('a set never gives one object two texts, nor more than ten texts, nor an absent text that is present', () => {
  for (const { scene, sets } of cases) {
    for (const { phrases, absent } of sets) {
      const objects = phrases.flatMap((phrase) => phrase.objects);
      expect(new Set(objects).size).toBe(objects.length);
      expect(phrases.length + absent.length).toBeLessThanOrEqual(10);
      expect(new Set(absent).size).toBe(absent.length);
      const present = new Set([
        ...scene.objects.flatMap(({ concept }) => termsOf(concept)),
        ...phrases.map(({ text }) => text),
      ]);
      expect(absent.filter((text) => present.has(text))).toEqual([]);
    }
  }
});
