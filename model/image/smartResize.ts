import type { Size } from '../../annotations/box.ts';
import { roundHalfEven } from './rounding.ts';

/** Bounds on the number of pixels that the vision tower sees. */
export interface PixelBudget {
  readonly min: number;
  readonly max: number;
}

const MAX_ASPECT_RATIO = 200;

/**
 * Size an image is resized to before the vision tower, as in Qwen2-VL: both sides a multiple of `factor` (patch size ×
 * merge size), the area within the budget, the aspect ratio about kept. The budget is compared with the *rounded*
 * sides, while the scale comes from the original ones. Extreme ratios may leave the budget by a few patches.
 * @throws when a side is not positive or one side is over 200 times the other.
 */
export function smartResize(size: Size, budget: PixelBudget, factor: number): Size {
  const { width, height } = size;
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (!(ratio <= MAX_ASPECT_RATIO)) {
    const limit = `sides within a ratio of ${MAX_ASPECT_RATIO}`;
    throw new Error(`Expected ${limit} for an image, got ${width}×${height} pixels; crop it.`);
  }
  const round = (side: number) => Math.max(factor, factor * roundHalfEven(side / factor));
  const area = round(width) * round(height);
  if (area > budget.max) {
    const shrink = Math.sqrt((width * height) / budget.max);
    const floor = (side: number) => Math.max(factor, factor * Math.floor(side / shrink / factor));
    return { width: floor(width), height: floor(height) };
  }
  if (area < budget.min) {
    const grow = Math.sqrt(budget.min / (width * height));
    const ceil = (side: number) => factor * Math.ceil((side * grow) / factor);
    return { width: ceil(width), height: ceil(height) };
  }
  return { width: round(width), height: round(height) };
}
