import { expect, test } from 'vitest';
import { indexAfterKey } from '../../../../renderer/panels/listKeys.ts';

const list = { count: 100, columns: 1, rows: 10 };
const grid = { count: 11, columns: 4, rows: 2 };

test('arrows move by one in a list and stop at its ends', () => {
  expect(indexAfterKey('ArrowDown', 5, list)).toBe(6);
  expect(indexAfterKey('ArrowUp', 0, list)).toBe(0);
  expect(indexAfterKey('ArrowDown', 99, list)).toBe(99);
});

test('Home, End and the page keys move far, and stay inside', () => {
  expect(indexAfterKey('Home', 50, list)).toBe(0);
  expect(indexAfterKey('End', 50, list)).toBe(99);
  expect(indexAfterKey('PageDown', 50, list)).toBe(59);
  expect(indexAfterKey('PageDown', 95, list)).toBe(99);
  expect(indexAfterKey('PageUp', 3, list)).toBe(0);
});

test('a row that is seen in part does not count for a page', () => {
  expect(indexAfterKey('PageUp', 50, { ...list, rows: 10.6 })).toBe(41);
});

test('in a grid arrows move by a column or a row, and stay where nothing lies that way', () => {
  expect(indexAfterKey('ArrowRight', 3, grid)).toBe(4);
  expect(indexAfterKey('ArrowDown', 1, grid)).toBe(5);
  expect(indexAfterKey('ArrowUp', 2, grid)).toBe(2);
  expect(indexAfterKey('ArrowDown', 9, grid)).toBe(9);
});

test('from nowhere, a key leads to the end that it comes from', () => {
  expect(indexAfterKey('ArrowDown', -1, list)).toBe(0);
  expect(indexAfterKey('ArrowUp', -1, list)).toBe(99);
});

test('other keys and an empty list move nothing', () => {
  expect(indexAfterKey('ArrowRight', 5, list)).toBeNull();
  expect(indexAfterKey('Enter', 5, list)).toBeNull();
  expect(indexAfterKey('End', -1, { ...list, count: 0 })).toBeNull();
});
