import { expect, test } from 'vitest';
import { visiblePart } from '../../../../renderer/canvas/picture.ts';

test('only the visible part is drawn, on whole pixels within the image', () => {
  const image = { width: 100, height: 80 };
  const canvas = { width: 100, height: 100 };
  expect(visiblePart({ centreX: 50.5, centreY: 40, scale: 10 }, canvas, image)).toEqual([45, 35, 56, 45]);
  expect(visiblePart({ centreX: 0, centreY: 0, scale: 10 }, canvas, image)).toEqual([0, 0, 5, 5]);
  expect(visiblePart({ centreX: -500, centreY: 0, scale: 1 }, canvas, image)).toBeNull();
});
