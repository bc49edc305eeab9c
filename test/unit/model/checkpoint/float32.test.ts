import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertToFloat32 } from '../../../../model/checkpoint/float32.ts';
import type { Dtype } from '../../../../model/checkpoint/tensorSource.ts';

function convert(
  dtype: Dtype,
  elements: Uint16Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
) {
  const values = new Float32Array(elements.length);
  convertToFloat32(new Uint8Array(elements.buffer), dtype, values);
  return values;
}

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 2 ** -24],
  [0x83ff, -1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('half precision bits %i are %d', (bits, value) => {
  expect(convert('F16', Uint16Array.of(bits))[0]).toBe(value);
});

test('half-precision numbers up to infinity grow with their bits', () => {
  const values = convert(
    'F16',
    Uint16Array.from({ length: 0x7c01 }, (_, bits) => bits),
  );
  expect(values.slice(1).every((value, i) => value > values[i])).toBe(true);
});

test('bfloat16 keeps the upper half of an fp32', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
      const expected = new Float32Array(Uint32Array.of(bits << 16).buffer)[0];
      expect(convert('BF16', Uint16Array.of(bits))[0]).toBe(expected);
    }),
  );
});

test('64-bit integers become the nearest fp32', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), (value) => {
      expect(convert('I64', BigInt64Array.of(value))[0]).toBe(Math.fround(Number(value)));
    }),
  );
});

test('doubles are rounded to fp32', () => {
  expect(Array.from(convert('F64', Float64Array.of(0.1, -1e300)))).toEqual([Math.fround(0.1), -Infinity]);
});

test('elements may start anywhere in their buffer', () => {
  const bytes = new Uint8Array(Uint16Array.of(0, 0x3c00, 0x4000).buffer, 2);
  const values = new Float32Array(2);
  convertToFloat32(bytes, 'F16', values);
  expect(Array.from(values)).toEqual([1, 2]);
});
