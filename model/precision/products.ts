import { rowRanges, type TensorSource } from '../checkpoint/tensorSource.ts';
import { FLOAT, FLOAT16, type OnnxGraph, type Value } from '../graph/onnxGraph.ts';
import { type BlockFormat, blockIntegers, blockScales, blocksPerRow, bytesPerBlock } from './blocks.ts';
import type { Precision } from './precisions.ts';

/** The matrix of a linear layer, which stays in the checkpoint until it is written. */
export type Matrix = {
  readonly source: TensorSource;
  /** Its name in the checkpoint. */
  readonly name: string;
  readonly shape: readonly [outputs: number, inputs: number];
};

/** Adds x·Wᵀ + b over rows x [n, inputs] to a graph. */
type Product = (graph: OnnxGraph, x: Value, weight: Matrix, bias: Value | null) => Value;

/** Values that are in memory at once. */
const PIECE = 2 ** 20;

/** The product of each precision, as ONNX Runtime has it. */
export const products: Record<Precision, Product> = {
  fp32(graph, x, { source, name, shape }, bias) {
    const pieces = () => rowsOf(source, name, shape, (values) => values);
    const weight = graph.streamedWeight({ name, elementType: 'float32', shape, pieces });
    return graph.op('Gemm', [x, weight, bias], { transB: 1 });
  },
  fp16(graph, x, { source, name, shape }, bias) {
    const pieces = () => rowsOf(source, name, shape, (values) => toHalves(values, name));
    const weight = graph.streamedWeight({ name, elementType: 'float16', shape, pieces });
    const narrow = graph.op('Gemm', [graph.op('Cast', [x], { to: FLOAT16 }), weight], { transB: 1 });
    const wide = graph.op('Cast', [narrow], { to: FLOAT });
    return bias ? graph.op('Add', [wide, bias]) : wide;
  },
  int8: blockProduct({ bits: 8, blockSize: 128 }),
  int4: blockProduct({ bits: 4, blockSize: 32 }),
};

function blockProduct(format: BlockFormat): Product {
  return (graph, x, { source, name, shape }, bias) => {
    const [outputs, inputs] = shape;
    const blocks = blocksPerRow(inputs, format);
    const integers = graph.streamedWeight({
      name,
      elementType: 'uint8',
      shape: [outputs, blocks, bytesPerBlock(format)],
      pieces: () =>
        rowsOf(source, name, shape, (values) =>
          blockIntegers(values, inputs, blockScales(values, inputs, format), format),
        ),
    });
    const scales = graph.streamedWeight({
      name: `${name}.scales`,
      elementType: 'float32',
      shape: [outputs, blocks],
      pieces: () => rowsOf(source, name, shape, (values) => blockScales(values, inputs, format)),
    });
    const noZeroPoints = [null, null];
    return graph.op('com.microsoft.MatMulNBits', [x, integers, scales, ...(bias ? [...noZeroPoints, bias] : [])], {
      K: inputs,
      N: outputs,
      bits: format.bits,
      block_size: format.blockSize,
      accuracy_level: ACTIVATIONS_IN_INT8,
    });
  };
}

/** Quantises the activations too, block by block; without it single rows are a hundred times slower on a CPU. */
const ACTIVATIONS_IN_INT8 = 4;

function* rowsOf<T>(
  source: TensorSource,
  name: string,
  shape: readonly number[],
  store: (values: Float32Array) => T,
): Generator<T> {
  for (const range of rowRanges(shape, PIECE)) yield store(source.readFloat32(name, range));
}

/** @throws when a value is beyond fp16. */
function toHalves(values: Float32Array, name: string): Uint16Array {
  const halves = new Float16Array(values);
  const beyond = halves.findIndex((half) => !Number.isFinite(half));
  if (beyond < 0) return new Uint16Array(halves.buffer);
  throw new Error(
    `Expected values within 65504 in tensor "${name}" for fp16, got ${values[beyond]}; convert with another precision.`,
  );
}
