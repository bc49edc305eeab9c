import { closeSync, openSync, readSync } from 'node:fs';
import { createGraph, type OnnxGraph } from '../graph/onnxGraph.ts';
import { type BlockFormat, blockIntegers, blockScales, blocksPerRow, bytesPerBlock } from '../precision/blocks.ts';

/** Vectors of a segment, to be made into a graph. */
export interface SegmentRows {
  /** A file of [rows, size] halves: rows of unit length in fp16, little-endian. */
  readonly file: string;
  readonly rows: number;
  readonly size: number;
  /** [rows] what scores are multiplied with: the predicted IoU of objects, and ones for images. */
  readonly weights: Float32Array;
}

const FORMAT: BlockFormat = { bits: 8, blockSize: 128 };
/** Quantises the query too, block by block: the fast way through ONNX Runtime on a CPU. */
const QUERY_IN_INT8 = 4;
const BYTES_PER_HALF = 2;
/** Values that are in memory at once. */
const PIECE = 2 ** 20;

/**
 * The scan of one segment: the product of a query with all of its vectors, which are int8 with a scale for each 128
 * values.
 * - in: `query` [1, C] of unit length, `scale` [1] and `bias` [1] of the similarity.
 * - out: `cosines` [1, N], and `scores` [1, N] = sigmoid(scale · cosine + bias) · weight.
 */
export function buildScanGraph(segment: SegmentRows): OnnxGraph {
  const { rows, size, weights } = segment;
  const blocks = blocksPerRow(size, FORMAT);
  const graph = createGraph();
  const query = graph.input('query', 'float32', [1, size]);
  const scale = graph.input('scale', 'float32', [1]);
  const bias = graph.input('bias', 'float32', [1]);
  const integers = graph.streamedWeight({
    name: 'integers',
    elementType: 'uint8',
    shape: [rows, blocks, bytesPerBlock(FORMAT)],
    pieces: () => mapRows(segment, (values) => blockIntegers(values, size, blockScales(values, size, FORMAT), FORMAT)),
  });
  const scales = graph.streamedWeight({
    name: 'scales',
    elementType: 'float32',
    shape: [rows, blocks],
    pieces: () => mapRows(segment, (values) => blockScales(values, size, FORMAT)),
  });
  const cosines = graph.op('com.microsoft.MatMulNBits', [query, integers, scales], {
    K: size,
    N: rows,
    bits: FORMAT.bits,
    block_size: FORMAT.blockSize,
    accuracy_level: QUERY_IN_INT8,
  });
  const semantic = graph.op('Sigmoid', [graph.op('Add', [graph.op('Mul', [cosines, scale]), bias])]);
  const scores = graph.op('Mul', [semantic, graph.weight('weights', [1, rows], () => weights)]);
  graph.output('cosines', cosines, 'float32', [1, rows]);
  graph.output('scores', scores, 'float32', [1, rows]);
  return graph;
}

/** Bytes that a segment takes in memory. */
export function segmentBytes(rows: number, size: number): number {
  const blocks = blocksPerRow(size, FORMAT);
  return rows * (blocks * (bytesPerBlock(FORMAT) + Float32Array.BYTES_PER_ELEMENT) + Float32Array.BYTES_PER_ELEMENT);
}

/** Reads the file in pieces of whole rows, as fp32. */
function* mapRows<T>({ file, rows, size }: SegmentRows, store: (values: Float32Array) => T): Generator<T> {
  const perPiece = Math.max(1, Math.floor(PIECE / size));
  const opened = openSync(file, 'r');
  try {
    for (let row = 0; row < rows; row += perPiece) {
      const count = Math.min(perPiece, rows - row);
      const bytes = new Uint8Array(count * size * BYTES_PER_HALF);
      const read = readSync(opened, bytes, 0, bytes.length, row * size * BYTES_PER_HALF);
      if (read !== bytes.length) {
        throw new Error(`Expected ${rows} vectors of ${size} numbers in ${file}, got fewer; make the segment again.`);
      }
      yield store(new Float32Array(new Float16Array(bytes.buffer)));
    }
  } finally {
    closeSync(opened);
  }
}
