import { elementCount, requireShape, type TensorSource } from '../checkpoint/tensorSource.ts';

/** Values that are computed from the checkpoint only when they are written. */
interface FoldedConv {
  readonly weight: () => Float32Array;
  readonly bias: () => Float32Array;
}

/** Tensor names of a linear layer and of the batch normalisation behind it, over `channels` outputs. */
interface NormalisedLayer {
  readonly weight: string;
  readonly bias: string | null;
  readonly norm: string;
  readonly epsilon: number;
  readonly channels: number;
}

/** One layer for BN(Wx + b): weight (γ/σ)W and bias (γ/σ)(b − μ) + β, by output channel (the first axis of W). */
export function foldBatchNorm(source: TensorSource, layer: NormalisedLayer): FoldedConv {
  const { channels, norm } = layer;
  for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
    requireShape(source, `${norm}.${part}`, [channels]);
  }
  const scale = () => {
    const variance = source.readFloat32(`${norm}.running_var`);
    return Float64Array.from(
      source.readFloat32(`${norm}.weight`),
      (v, i) => v / Math.sqrt(variance[i] + layer.epsilon),
    );
  };
  return {
    weight: () => scaleRows(source.readFloat32(layer.weight), scale()),
    bias: () => {
      const factor = scale();
      const mean = source.readFloat32(`${norm}.running_mean`);
      const bias = layer.bias === null ? new Float32Array(channels) : source.readFloat32(layer.bias);
      return source.readFloat32(`${norm}.bias`).map((beta, i) => beta + factor[i] * (bias[i] - mean[i]));
    },
  };
}

/** Row i of `matrix` (first axis) times `factors[i]`. */
function scaleRows(matrix: Float32Array, factors: ArrayLike<number>): Float32Array {
  const length = matrix.length / factors.length;
  return matrix.map((value, i) => value * factors[Math.floor(i / length)]);
}

/** [m, inner] × [inner, n], summed in double precision. */
export function multiply(a: Float32Array, b: Float32Array, inner: number): Float32Array {
  const n = b.length / inner;
  const product = new Float32Array(((a.length / inner) * b.length) / inner);
  const row = new Float64Array(n);
  for (let start = 0; start < a.length; start += inner) {
    row.fill(0);
    for (let k = 0; k < inner; k++) {
      const factor = a[start + k];
      for (let j = 0; j < n; j++) row[j] += factor * b[k * n + j];
    }
    product.set(row, (start / inner) * n);
  }
  return product;
}

/** A tensor that must hold a single value, read when called. */
export function scalar(source: TensorSource, name: string): () => number {
  if (elementCount(source.info(name).shape) !== 1) requireShape(source, name, []);
  return () => source.readFloat32(name)[0];
}

/** One more than the highest number that follows `prefix` in a tensor's name; 0 when there is none. */
export function countNumbered(source: TensorSource, prefix: string): number {
  let count = 0;
  for (const name of source.names()) {
    const number = name.startsWith(prefix) ? /^\d+(?=\.)/.exec(name.slice(prefix.length)) : null;
    if (number) count = Math.max(count, Number(number[0]) + 1);
  }
  return count;
}
