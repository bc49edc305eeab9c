import { expect, test } from 'vitest';
import type { Rendering } from '../../../../../model/nano/scenes/art.ts';
import { renderingsOf } from '../../../../../model/nano/scenes/split.ts';
import { styles } from '../../../../../model/nano/scenes/styles.ts';

const renderings = Array.from({ length: 200 }, (_, i) => `thing ${i}`).flatMap((concept) =>
  styles.map(({ id: style }): Rendering => ({ id: `${style}:${concept}`, concept, style, file: '' })),
);
const family = (id: string) => styles.find((style) => style.id === id)?.family;
const [train, val, style] = (['train', 'val', 'style'] as const).map((split) => renderingsOf(split, renderings));

test('training never sees the held-out family, and its split shows nothing else', () => {
  expect(train.some((rendering) => family(rendering.style) === 'fluent')).toBe(false);
  expect(new Set(style.map((rendering) => family(rendering.style)))).toEqual(new Set(['fluent']));
});

test('about 15 % of the concepts keep a family back, and held-out scenes show those only in it', () => {
  const seen = new Set(train.map(({ id }) => id));
  const fresh = val.filter(({ id }) => !seen.has(id));
  const keptBack = new Set(fresh.map(({ concept }) => concept));
  expect(keptBack.size / 200).toBeGreaterThan(0.08);
  expect(keptBack.size / 200).toBeLessThan(0.22);
  expect(val.filter(({ concept, id }) => keptBack.has(concept) && seen.has(id))).toEqual([]);
  for (const concept of keptBack) expect(train.some((rendering) => rendering.concept === concept)).toBe(true);
});

test('what ships has a permissive licence', () => {
  for (const split of ['val', 'style'] as const) {
    const used = new Set(renderingsOf(split, renderings, true).map((rendering) => rendering.style));
    const licences = styles.filter(({ id }) => used.has(id)).map(({ licence }) => licence);
    expect(licences.length).toBeGreaterThan(0);
    expect(licences.every((licence) => ['Apache-2.0', 'MIT'].includes(licence))).toBe(true);
  }
});
