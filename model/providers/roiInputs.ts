import { roiWeights } from '../positions/roiWeights.ts';
import type { Feeds, FloatTensor } from '../tensors.ts';

/** Two inputs of a graph, by their names, that stand for the boxes of a RoIAlign that was replaced. */
export interface RoiInputs {
  /** Input [1, C, H, W]. */
  readonly map: string;
  /** Input [N, 4], x1 y1 x2 y2. */
  readonly boxes: string;
  readonly scale: number;
  readonly cells: number;
  /** [N, cells, H] and [N, cells, W], made here. */
  readonly rows: string;
  readonly columns: string;
}

/** Adds the inputs that are made from others. @throws when a map or the boxes are missing. */
export function withRoiInputs(feeds: Feeds, made: readonly RoiInputs[]): Feeds {
  return Object.assign({}, feeds, ...made.map((inputs) => roiFeeds(feeds, inputs)));
}

function roiFeeds(feeds: Feeds, { map, boxes, scale, cells, rows, columns }: RoiInputs): Feeds {
  const corners = floatsOf(feeds, boxes);
  const [, , height, width] = floatsOf(feeds, map).dims;
  const count = corners.dims[0];
  const weights = (first: number, size: number): FloatTensor => {
    const edges = Array.from({ length: count }, (_, i) => {
      const at = i * 4 + first;
      return [corners.data[at], corners.data[at + 2]] as const;
    });
    return { data: roiWeights(edges, scale, cells, size), dims: [count, cells, size] };
  };
  return { [rows]: weights(1, height), [columns]: weights(0, width) };
}

function floatsOf(feeds: Feeds, name: string): FloatTensor {
  const { data, dims } = feeds[name] ?? {};
  if (data instanceof Float32Array && dims !== undefined) return { data, dims };
  throw new Error(`Expected fp32 values for the input "${name}", got none.`);
}
