import { type Box, isInside, isValid, type Size } from '../../annotations/box.ts';

/** @throws naming the first box that has no area or does not lie in the image. */
export function requireBoxes(boxes: readonly Box[], image: Size, file: string): void {
  for (const [index, box] of boxes.entries()) {
    if (isValid(box) && isInside(box, image)) continue;
    throw new Error(
      `Expected box ${index} as [x1, y1, x2, y2] with x1 < x2 and y1 < y2 inside the ${image.width} x ${image.height} ` +
        `pixels of ${file}, got [${box.join(', ')}]; clip it to the image.`,
    );
  }
}
