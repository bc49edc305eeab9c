import { existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesPerElement, elementCount, rowRanges, type TensorSource } from '../checkpoint/tensorSource.ts';
import { type WriteOptions, weightBytes, writeModel } from '../graph/onnxFile.ts';
import type { OnnxGraph } from '../graph/onnxGraph.ts';
import type { TableEntry } from './manifest.ts';

/** One step of a conversion: files that belong together. */
export type Part = {
  readonly name: string;
  /** About as many as `write` tells in `onBytes`. */
  readonly bytes: number;
  /** Writes the files into a folder and returns their names. */
  write(folder: string, options: WriteOptions): Promise<readonly string[]>;
};

/** Configuration and text files that the host reads at run time. */
const HOST_FILES = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'added_tokens.json',
  'chat_template.jinja',
  'chat_template.json',
];

/** Values of a table that are in memory at once. */
const PIECE = 2 ** 21;

/** The host's files of a checkpoint, as they are, where present. */
export function hostFilesPart(checkpoint: string): Part {
  const files = HOST_FILES.filter((file) => existsSync(join(checkpoint, file)));
  return {
    name: 'configuration',
    bytes: 0,
    async write(folder) {
      // Read and written anew, not copied: a copy would keep a write protection, and be in the way of its replacement.
      for (const file of files) await writeFile(join(folder, file), await readFile(join(checkpoint, file)));
      return files;
    },
  };
}

export function graphPart(name: string, graph: OnnxGraph): Part {
  return {
    name: `${name} graph`,
    bytes: weightBytes(graph),
    async write(folder, options) {
      await writeModel(graph, folder, name, options);
      return [`${name}.onnx`, `${name}.weights`];
    },
  };
}

/** A two-dimensional tensor as stored, for look-ups by row. */
export function tablePart(source: TensorSource, tensor: string, file: string): { part: Part; entry: TableEntry } {
  const { dtype, shape } = source.info(tensor);
  const [rows, columns] = shape;
  if (shape.length !== 2 || !(dtype === 'F32' || dtype === 'F16' || dtype === 'BF16')) {
    throw new Error(
      `Expected a table of F32, F16 or BF16 for ${tensor} of ${source.description}, got ${dtype} [${shape}]; ` +
        'use a checkpoint as published.',
    );
  }
  const part: Part = {
    name: file.replace(/\.bin$/, '').replaceAll('_', ' '),
    bytes: elementCount(shape) * bytesPerElement[dtype],
    async write(folder, { signal, onBytes }) {
      const table = await open(join(folder, file), 'w');
      try {
        for (const range of rowRanges(shape, PIECE)) {
          signal?.throwIfAborted();
          const bytes = source.readBytes(tensor, range);
          await table.writeFile(bytes);
          onBytes?.(bytes.length);
        }
      } finally {
        await table.close();
      }
      return [file];
    },
  };
  return { part, entry: { file, dtype, rows, columns } };
}
