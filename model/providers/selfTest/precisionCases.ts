import type { OnnxGraph, Value } from '../../graph/onnxGraph.ts';
import { graphOf, type SelfTestCase } from './case.ts';
import { type Matrix, noise, noiseMatrix, product } from './reference.ts';

/** Codes of element types, for the attribute `to` of Cast. */
const FLOAT = 1;
const UINT8 = 2;
const FLOAT16 = 10;

const HALF_TOLERANCE = 1e-2;
/** The activations may be rounded to 8 bits. */
const INTEGER_TOLERANCE = 2e-2;

const [OUTPUTS, INPUTS, ROWS] = [48, 256, 40];
const BIAS = noise(35, OUTPUTS);

/** The products of bundles whose weights are not fp32. */
export function precisionCases(): SelfTestCase[] {
  return [halfProduct(), integerProduct(8, 128), integerProduct(4, 32)];
}

function halfProduct(): SelfTestCase {
  const [x, weight] = [noiseMatrix(30, ROWS, INPUTS), noiseMatrix(31, OUTPUTS, INPUTS)];
  return productCase('16-bit product', 'fp16 bundles', x, weight, HALF_TOLERANCE, (graph, input) => {
    const half = (value: Value) => graph.op('Cast', [value], { to: FLOAT16 });
    const w = graph.weight('weight', [OUTPUTS, INPUTS], () => weight.data);
    const wide = graph.op('Cast', [graph.op('Gemm', [half(input), half(w)], { transB: 1 })], { to: FLOAT });
    return graph.op('Add', [wide, graph.weight('bias', [OUTPUTS], () => BIAS)]);
  });
}

function integerProduct(bits: 4 | 8, blockSize: number): SelfTestCase {
  const blocks = INPUTS / blockSize;
  const zero = 2 ** (bits - 1);
  const x = noiseMatrix(32, ROWS, INPUTS);
  const integers = noise(33, OUTPUTS * INPUTS).map((value) => Math.min(Math.floor((value + 1) * zero), 2 * zero - 1));
  const scales = noise(34, OUTPUTS * blocks).map((value) => (value + 2) / 100);
  const data = integers.map((integer, i) => (integer - zero) * scales[Math.floor(i / blockSize)]);
  const weight: Matrix = { data, rows: OUTPUTS, columns: INPUTS };
  const purpose = bits === 8 ? 'int8 bundles' : 'int4 bundles';
  return productCase(`${bits}-bit product`, purpose, x, weight, INTEGER_TOLERANCE, (graph, input) => {
    const packed = bits === 8 ? integers : packHalves(integers);
    const stored = graph.weight('integers', [OUTPUTS, blocks, (blockSize * bits) / 8], () => packed);
    const weights = [
      graph.op('Cast', [stored], { to: UINT8 }),
      graph.weight('scales', [OUTPUTS, blocks], () => scales),
    ];
    const bias = [null, null, graph.weight('bias', [OUTPUTS], () => BIAS)];
    return graph.op('com.microsoft.MatMulNBits', [input, ...weights, ...bias], {
      K: INPUTS,
      N: OUTPUTS,
      bits,
      block_size: blockSize,
      accuracy_level: 4,
    });
  });
}

/** Two integers a byte, the first in the low half. */
function packHalves(integers: Float32Array): Float32Array {
  return Float32Array.from({ length: integers.length / 2 }, (_, i) => integers[2 * i] + 16 * integers[2 * i + 1]);
}

function productCase(
  operation: string,
  purpose: SelfTestCase['purpose'],
  x: Matrix,
  weight: Matrix,
  tolerance: number,
  build: (graph: OnnxGraph, input: Value) => Value,
): SelfTestCase {
  const feeds = { x: { data: x.data, dims: [x.rows, x.columns] } };
  const graph = graphOf(feeds, 2, (inner, [input]) => build(inner, input));
  return { operation, purpose, graph, feeds, expected: product(x, weight, BIAS), tolerance };
}
