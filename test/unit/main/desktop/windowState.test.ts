import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from '../../../../main/desktop/windowState.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

const primary = { x: 0, y: 25, width: 1920, height: 1015 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };
const first = { bounds: null, maximised: false, folder: null };

describe('the place of the window', () => {
  test('is where it was left, on whichever display that is', () => {
    const left = { x: 100, y: 80, width: 900, height: 600 };
    expect(placeWindow(left, [primary])).toEqual(left);
    const other = { ...left, x: 2000 };
    expect(placeWindow(other, [primary, right])).toEqual(other);
  });

  test.each([
    ['a display that is gone', { x: 2000, y: 80 }],
    ['above the display', { x: 100, y: 0 }],
    ['below the display', { x: 100, y: 1020 }],
    ['almost wholly to the left of it', { x: -850, y: 80 }],
    ['almost wholly to the right of it', { x: 1880, y: 80 }],
  ])('is the middle of the first display when it was on %s', (_where, corner) => {
    expect(placeWindow({ ...corner, width: 900, height: 600 }, [primary])).toEqual({ width: 900, height: 600 });
  });

  test('is never larger than its display', () => {
    expect(placeWindow({ x: 1930, y: 10, width: 1900, height: 1000 }, [primary, right])).toEqual({
      x: 1930,
      y: 10,
      width: 1280,
      height: 1000,
    });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({ width: 1024, height: 700 });
    expect(placeWindow(null, [])).toEqual({ width: 1440, height: 900 });
  });
});

describe('the state of the window', () => {
  test('is read as it was written', async () => {
    const file = path.join(await temporaryFolder(), 'window', 'state.json');
    const state = { bounds: { x: -5, y: 0, width: 900, height: 600 }, maximised: true, folder: '/photos' };
    expect(readWindowState(file)).toEqual(first);
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
  });

  test.each(['', '{"bounds":', '{"bounds":{"x":1e9},"maximised":true,"folder":null}', '[]'])(
    'is that of a first window when the file holds %j',
    async (text) => {
      const file = path.join(await temporaryFolder(), 'state.json');
      await writeFile(file, text);
      expect(readWindowState(file)).toEqual(first);
    },
  );
});
