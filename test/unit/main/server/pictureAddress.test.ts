import { expect, test } from 'vitest';
import { readPictureAddress } from '../../../../main/server/pictureAddress.ts';

const read = (path: string, query = '') => readPictureAddress(path, new URLSearchParams(query));

test('an address names a picture of an image, or of a part of it', () => {
  expect(read('/images/a b')).toEqual(['images', 'a b']);
  expect(read('/thumbnails/a')).toEqual(['thumbnails', 'a']);
  expect(read('/crops/a', 'box=1,2.5,30,40')).toEqual(['crops', 'a', [1, 2.5, 30, 40]]);
});

test.each([
  ['/crops/a', ''],
  ['/crops/a', 'box=1,2,3'],
  ['/crops/a', 'box=1,2,3,'],
  ['/crops/a', 'box=5,2,3,4'],
  ['/crops/a', 'box=0,0,Infinity,4'],
  ['/crops/a', 'box=0,0,x,4'],
  ['/images/', ''],
  ['/assets/index.js', ''],
])('%s?%s names none', (path, query) => {
  expect(read(path, query)).toBeNull();
});
