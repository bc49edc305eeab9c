import { join } from 'node:path';
import { convertToFloat32 } from '../checkpoint/float32.ts';
import { openRandomAccessFile } from '../checkpoint/randomAccessFile.ts';
import { bytesPerElement } from '../checkpoint/tensorSource.ts';
import type { TableEntry } from './manifest.ts';

/** A table of a bundle that is looked up row by row, such as the token embeddings; it stays on disk. */
export interface RowTable {
  readonly columns: number;
  /** The given rows as fp32, [indexes, columns]. @throws when an index is outside the table. */
  rows(indexes: ArrayLike<number>): Float32Array;
  /** The whole table as fp32, [rows, columns]. */
  all(): Float32Array;
  close(): void;
}

/** @throws when the file has another size than the manifest says. */
export function openRowTable(bundleFolder: string, entry: TableEntry): RowTable {
  const { dtype, rows, columns } = entry;
  const file = openRandomAccessFile(join(bundleFolder, entry.file));
  const rowBytes = columns * bytesPerElement[dtype];
  if (file.size !== rows * rowBytes) {
    file.close();
    throw new Error(
      `Expected ${rows * rowBytes} bytes in ${file.path}, got ${file.size}; convert the checkpoint again.`,
    );
  }
  const read = (first: number, target: Float32Array) => {
    const bytes = new Uint8Array(target.length * bytesPerElement[dtype]);
    file.read(first * rowBytes, bytes);
    convertToFloat32(bytes, dtype, target);
  };
  return {
    columns,
    rows(indexes) {
      const values = new Float32Array(indexes.length * columns);
      for (let i = 0; i < indexes.length; i++) {
        if (!(indexes[i] >= 0 && indexes[i] < rows)) {
          throw new Error(
            `Expected a row below ${rows} of ${file.path}, got ${indexes[i]}; the tokenizer does not fit.`,
          );
        }
        read(indexes[i], values.subarray(i * columns, (i + 1) * columns));
      }
      return values;
    },
    all() {
      const values = new Float32Array(rows * columns);
      read(0, values);
      return values;
    },
    close: () => file.close(),
  };
}
