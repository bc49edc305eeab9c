// The equations of the paper and of Qwen3-VL over plain arrays, slow and obvious, to hold the graphs against.
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';

export type Matrix = readonly (readonly number[])[];

/** A tensor of the checkpoint as rows of its last axis. */
export function weightRows(source: TensorSource, name: string): number[][] {
  const width = source.info(name).shape.at(-1) ?? 1;
  const values = [...source.readFloat32(name)];
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

export const weightVector = (source: TensorSource, name: string): number[] => [...source.readFloat32(name)];

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

export const addRows = (a: Matrix, b: Matrix): number[][] => a.map((row, i) => row.map((value, j) => value + b[i][j]));

/** y = x·Wᵀ + b */
export function linear(source: TensorSource, name: string, x: Matrix): number[][] {
  const weight = weightRows(source, `${name}.weight`);
  const bias = source.has(`${name}.bias`) ? weightVector(source, `${name}.bias`) : weight.map(() => 0);
  return x.map((row) => weight.map((column, o) => dot(row, column) + bias[o]));
}

export function mlp(source: TensorSource, name: string, x: Matrix): number[][] {
  return linear(source, `${name}.2`, mapValues(linear(source, `${name}.0`, x), gelu));
}

export const mapValues = (x: Matrix, f: (value: number) => number): number[][] => x.map((row) => row.map(f));

export function layerNorm(source: TensorSource, name: string, x: Matrix, epsilon: number): number[][] {
  const weight = weightVector(source, `${name}.weight`);
  const bias = weightVector(source, `${name}.bias`);
  return x.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[i] + bias[i]);
  });
}

export function rmsNorm(source: TensorSource, name: string, x: Matrix, epsilon: number): number[][] {
  const weight = weightVector(source, `${name}.weight`);
  return x.map((row) => {
    const root = Math.sqrt(dot(row, row) / row.length + epsilon);
    return row.map((value, i) => (value / root) * weight[i]);
  });
}

export const silu = (x: number): number => x / (1 + Math.exp(-x));

export const gelu = (x: number): number => (x / 2) * (1 + erf(x / Math.SQRT2));

export const geluTanh = (x: number): number =>
  (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** Its power series; beyond 5 the function is 1 to fp32. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Turns the pairs (e, e + half) of every head of a row by the row's angles. */
export function rotateHeads(row: readonly number[], angles: readonly number[]): number[] {
  const half = angles.length;
  return row.map((value, i) => {
    const e = i % (2 * half);
    const partner = e < half ? -row[i + half] : row[i - half];
    return value * Math.cos(angles[e % half]) + partner * Math.sin(angles[e % half]);
  });
}

/** Softmax(q·kᵀ/√d)·v of one head, where `sees(i, j)` tells whether query i looks at key j. */
export function attend(q: Matrix, k: Matrix, v: Matrix, sees: (i: number, j: number) => boolean): number[][] {
  return q.map((query, i) => {
    const weights = k.map((key, j) => (sees(i, j) ? Math.exp(dot(query, key) / Math.sqrt(query.length)) : 0));
    const total = weights.reduce((sum, weight) => sum + weight);
    return v[0].map((_, d) => v.reduce((sum, value, j) => sum + (weights[j] / total) * value[d], 0));
  });
}

export const columns = (x: Matrix, from: number, count: number): number[][] =>
  x.map((row) => row.slice(from, from + count));

/** Puts matrices of equally many rows side by side. */
export const joinColumns = (parts: readonly Matrix[]): number[][] =>
  parts[0].map((_, i) => parts.flatMap((part) => part[i]));

/** Concatenates each `count` consecutive rows. */
export function groupRows(x: Matrix, count: number): number[][] {
  return Array.from({ length: x.length / count }, (_, i) => x.slice(i * count, (i + 1) * count).flat());
}
