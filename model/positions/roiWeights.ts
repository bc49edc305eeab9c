/**
 * How much each of `size` rows (or columns) of a feature map counts in each of the `cells` that RoIAlign cuts a box
 * into along one axis: its sample points by linear interpolation, in the form without the half-pixel shift, with as
 * many samples a cell as it has pixels of the map. Samples outside the map count as zeros.
 * @param edges pairs of first and last edge, a box each, in pixels that are `scale` pixels of the map.
 * @returns [N, cells, size]
 */
export function roiWeights(
  edges: readonly (readonly [number, number])[],
  scale: number,
  cells: number,
  size: number,
): Float32Array {
  const weights = new Float32Array(edges.length * cells * size);
  for (const [index, [first, last]] of edges.entries()) {
    // fp32 like the operator's: the number of samples jumps at whole numbers.
    const start = Math.fround(Math.fround(first) * Math.fround(scale));
    const end = Math.fround(Math.fround(last) * Math.fround(scale));
    const cell = Math.fround(Math.max(Math.fround(end - start), 1) / cells);
    const samples = Math.ceil(cell);
    for (let i = 0; i < cells; i++) {
      const row = weights.subarray((index * cells + i) * size, (index * cells + i + 1) * size);
      for (let k = 0; k < samples; k++) addSample(row, start + i * cell + ((k + 0.5) * cell) / samples, 1 / samples);
    }
  }
  return weights;
}

/** Adds the weight of one sample point to the one or two rows that it lies between. */
function addSample(row: Float32Array, position: number, weight: number): void {
  if (position < -1 || position > row.length) return;
  const inside = Math.max(position, 0);
  const before = Math.floor(inside);
  if (before >= row.length - 1) {
    row[row.length - 1] += weight;
    return;
  }
  const fraction = inside - before;
  row[before] += weight * (1 - fraction);
  row[before + 1] += weight * fraction;
}
