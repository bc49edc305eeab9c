// The equations of the tested operations over plain arrays in double precision, to hold an execution provider against.

/** A row-major matrix. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Values in −1..1, the same at every call. */
export function noise(seed: number, count: number): Float32Array {
  let state = seed * 0x9e3779b9 + 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function noiseMatrix(seed: number, rows: number, columns: number): Matrix {
  return { data: noise(seed, rows * columns), rows, columns };
}

/** x·Wᵀ + b, with W [n, x.columns]. */
export function product(x: Matrix, weight: Matrix, bias: Float32Array | null): Float32Array {
  const result = new Float32Array(x.rows * weight.rows);
  for (let r = 0; r < x.rows; r++) {
    for (let o = 0; o < weight.rows; o++) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < x.columns; i++) sum += x.data[r * x.columns + i] * weight.data[o * x.columns + i];
      result[r * weight.rows + o] = sum;
    }
  }
  return result;
}

export interface AttentionSizes {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** Tokens that come before those of the queries, in keys and values alone. */
  readonly past: number;
  readonly isCausal: boolean;
}

/**
 * softmax(q·kᵀ/√headSize)·v; query head i reads key-value head ⌊i/(heads/keyValueHeads)⌋.
 * @param q [S, heads·headSize]
 * @param k and v [past + S, keyValueHeads·headSize]
 */
export function attention(q: Matrix, k: Matrix, v: Matrix, sizes: AttentionSizes): Float32Array {
  const { heads, keyValueHeads, headSize, past, isCausal } = sizes;
  const result = new Float32Array(q.data.length);
  for (let head = 0; head < heads; head++) {
    const column = Math.floor(head / (heads / keyValueHeads)) * headSize;
    for (let s = 0; s < q.rows; s++) {
      const at = s * q.columns + head * headSize;
      const query = q.data.subarray(at, at + headSize);
      const seen = isCausal ? past + s + 1 : k.rows;
      attendOne(query, k, v, column, seen, result.subarray(at, at + headSize));
    }
  }
  return result;
}

function attendOne(query: Float32Array, k: Matrix, v: Matrix, column: number, seen: number, out: Float32Array): void {
  const scores = Array.from({ length: seen }, (_, t) => {
    let sum = 0;
    for (let d = 0; d < query.length; d++) sum += query[d] * k.data[t * k.columns + column + d];
    return sum / Math.sqrt(query.length);
  });
  const largest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let d = 0; d < query.length; d++) {
    let sum = 0;
    for (let t = 0; t < seen; t++) sum += weights[t] * v.data[t * v.columns + column + d];
    out[d] = sum / total;
  }
}

/** (x − mean)/√(variance + epsilon)·weight + bias over each row. */
export function layerNorm(x: Matrix, weight: Float32Array, bias: Float32Array, epsilon: number): Float32Array {
  return byRow(x, (row) => {
    const mean = average(row);
    const spread = Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + epsilon);
    return row.map((value, i) => ((value - mean) / spread) * weight[i] + bias[i]);
  });
}

/** x/√(mean x² + epsilon)·weight over each row. */
export function rmsNorm(x: Matrix, weight: Float32Array, epsilon: number): Float32Array {
  return byRow(x, (row) => {
    const root = Math.sqrt(average(row.map((value) => value ** 2)) + epsilon);
    return row.map((value, i) => (value / root) * weight[i]);
  });
}

/** Turns the pairs (e, e + headSize/2) of every head of a token by the token's angles, [tokens, headSize/2]. */
export function rotate(x: Matrix, angles: Matrix): Float32Array {
  const half = angles.columns;
  const result = new Float32Array(x.data.length);
  for (let i = 0; i < result.length; i++) {
    const token = Math.floor(i / x.columns);
    const e = i % (2 * half);
    const angle = angles.data[token * half + (e % half)];
    const partner = e < half ? -x.data[i + half] : x.data[i - half];
    result[i] = x.data[i] * Math.cos(angle) + partner * Math.sin(angle);
  }
  return result;
}

export const silu = (x: number): number => x / (1 + Math.exp(-x));

export const gelu = (x: number): number => (x / 2) * (1 + erf(x / Math.SQRT2));

export const geluTanh = (x: number): number =>
  (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** Its power series, for small arguments. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** A 3 × 3 convolution with stride 1 and zeros around; x [channels, h, w], weight [outputs, channels/groups, 3, 3]. */
export function convolution(
  x: Float32Array,
  weight: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  outputs: number,
  groups: number,
): Float32Array {
  const result = new Float32Array(outputs * height * width);
  const inGroup = channels / groups;
  const pixel = (c: number, y: number, across: number) =>
    y < 0 || y >= height || across < 0 || across >= width ? 0 : x[(c * height + y) * width + across];
  for (let i = 0; i < result.length; i++) {
    const [o, y, across] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const first = Math.floor(o / (outputs / groups)) * inGroup;
    for (let tap = 0; tap < inGroup * 9; tap++) {
      const [c, dy, dx] = [Math.floor(tap / 9), Math.floor((tap % 9) / 3) - 1, (tap % 3) - 1];
      result[i] += weight[o * inGroup * 9 + tap] * pixel(first + c, y + dy, across + dx);
    }
  }
  return result;
}

function byRow({ data, rows, columns }: Matrix, change: (row: Float32Array) => Float32Array): Float32Array {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    result.set(change(data.slice(r * columns, (r + 1) * columns)), r * columns);
  }
  return result;
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
