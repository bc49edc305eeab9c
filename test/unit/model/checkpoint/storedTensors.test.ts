import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRandomAccessFile } from '../../../../model/checkpoint/randomAccessFile.ts';
import { createTensorSource, spanOf } from '../../../../model/checkpoint/storedTensors.ts';
import { temporaryFolder } from './temporaryFolder.ts';

function fileOf(bytes: Uint8Array) {
  const path = join(temporaryFolder(), 'data');
  writeFileSync(path, bytes);
  return openRandomAccessFile(path);
}

const ELEMENTS = Uint16Array.from({ length: 4096 }, (_, i) => i);

const stridedView = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 5 }), stride: fc.integer({ min: 0, max: 40 }) }), { maxLength: 4 })
  .map((axes) => ({ shape: axes.map(({ size }) => size), strides: axes.map(({ stride }) => stride) }));

/** Element offsets of a view in row-major order, by the definition of a stride. */
function offsets([size, ...sizes]: number[], [stride, ...strides]: number[]): number[] {
  if (size === undefined) return [0];
  return Array.from({ length: size }, (_, i) => offsets(sizes, strides).map((rest) => i * stride + rest)).flat();
}

test('a strided view is read in row-major order, whatever its strides', () => {
  const file = fileOf(new Uint8Array(ELEMENTS.buffer));
  fc.assert(
    fc.property(stridedView, fc.integer({ min: 0, max: 100 }), ({ shape, strides }, offset) => {
      const tensor = { dtype: 'I16', shape, strides, file, position: 2 * offset } as const;
      const source = createTensorSource('view', new Map([['a', tensor]]), [file]);
      const expected = offsets(shape, strides).map((at) => at + offset);
      expect(spanOf(shape, strides)).toBe(Math.max(...expected) - offset + 1);
      expect(Array.from(source.readFloat32('a'))).toEqual(expected);
      expect(Array.from(new Int16Array(source.readBytes('a').buffer))).toEqual(expected);
    }),
  );
  file.close();
});

test('a tensor longer than one conversion step is read whole', () => {
  const halves = Uint16Array.from({ length: 600_001 }, (_, i) => (i % 2 === 0 ? 0x3f80 : 0x4000));
  const file = fileOf(new Uint8Array(halves.buffer));
  const source = createTensorSource('big', new Map([['a', { dtype: 'BF16', shape: [600_001], file, position: 0 }]]), [
    file,
  ]);
  const values = source.readFloat32('a');
  expect(values.every((value, i) => value === (i % 2 === 0 ? 1 : 2))).toBe(true);
  source.close();
});

test('a range of a tensor is the same part of the whole, contiguous or strided', () => {
  const file = fileOf(new Uint8Array(ELEMENTS.buffer));
  const layout = fc.constantFrom(undefined, [1, 7], [50, 2]);
  fc.assert(
    fc.property(layout, fc.nat(42), fc.nat(42), (strides, a, b) => {
      const tensor = { dtype: 'I16', shape: [6, 7], file, position: 2, ...(strides && { strides }) } as const;
      const source = createTensorSource('part', new Map([['a', tensor]]), [file]);
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const range = { start, count: end - start };
      expect(source.readFloat32('a', range)).toEqual(source.readFloat32('a').subarray(start, end));
      expect(source.readBytes('a', range)).toEqual(source.readBytes('a').subarray(2 * start, 2 * end));
      expect(() => source.readBytes('a', { start, count: 43 - start })).toThrow('within the 42 elements');
    }),
  );
  file.close();
});

test('reading past the end of a file that has shrunk throws instead of returning zeros', () => {
  const file = fileOf(new Uint8Array(6));
  const source = createTensorSource('cut', new Map([['a', { dtype: 'F32', shape: [2], file, position: 0 }]]), [file]);
  expect(() => source.readFloat32('a')).toThrow('the file ends 2 bytes early');
  source.close();
});

test('reading after close throws', () => {
  const file = fileOf(new Uint8Array(8));
  const source = createTensorSource('closed', new Map([['a', { dtype: 'F32', shape: [2], file, position: 0 }]]), [
    file,
  ]);
  source.close();
  source.close();
  expect(() => source.readFloat32('a')).toThrow('it was closed before this read');
});
