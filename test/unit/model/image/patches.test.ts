import { describe, expect, test } from 'vitest';
import { toPatches } from '../../../../model/image/patches.ts';

const layout = { patchSize: 2, mergeSize: 2 };

/** Bytes that tell their place: column + 10·row + 80·channel. */
function placesImage(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return (pixel % width) + 10 * Math.floor(pixel / width) + 80 * (i % 3);
  });
  return { width, height, data };
}

function toBytes(patches: Float32Array): number[] {
  return Array.from(patches, (value) => Math.round((value + 1) * 127.5));
}

describe('patches', () => {
  test('follow each other block by block', () => {
    const bytes = toBytes(toPatches(placesImage(8, 4), layout, 1));
    const corners = bytes.filter((_, index) => index % 12 === 0);
    expect(corners).toEqual([0, 2, 20, 22, 4, 6, 24, 26]);
  });

  test('hold channel, row and column in this order', () => {
    const bytes = toBytes(toPatches(placesImage(4, 4), layout, 1));
    expect(bytes.slice(12, 24)).toEqual([2, 3, 12, 13, 82, 83, 92, 93, 162, 163, 172, 173]);
  });

  test('of two frames repeat each plane in time', () => {
    const image = placesImage(8, 4);
    const plane = 4;
    const [one, two] = [toPatches(image, layout, 1), toPatches(image, layout, 2)];
    for (let start = 0; start < one.length; start += plane) {
      const frames = two.subarray(2 * start, 2 * (start + plane));
      expect([...frames]).toEqual([...one.subarray(start, start + plane), ...one.subarray(start, start + plane)]);
    }
  });

  test('run from −1 for black to 1 for white', () => {
    const data = Uint8Array.from({ length: 48 }, (_, i) => (i < 24 ? 0 : 255));
    const patches = toPatches({ width: 4, height: 4, data }, layout, 1);
    expect([Math.min(...patches), Math.max(...patches)]).toEqual([-1, 1]);
  });

  test('of an image that was not resized to whole blocks are refused', () => {
    expect(() => toPatches(placesImage(6, 4), layout, 1)).toThrow('multiples of 4 pixels, got 6×4');
  });
});
