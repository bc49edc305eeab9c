import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FolderCounts } from '../../../../main/api/images.ts';
import { parseImageFilter } from '../../../../main/services/imageFilter.ts';
import { chosenFolder, withFolder } from '../../../../renderer/panels/explorer/folderFilter.ts';
import { createFolderLoader } from '../../../../renderer/panels/explorer/folderLoader.ts';
import {
  ancestorsOf,
  moveAfterKey,
  toFolderTree,
  visibleFolders,
} from '../../../../renderer/panels/explorer/folderTree.ts';

function folder(path: string, counts: Partial<FolderCounts> = { unseen: 1 }): FolderCounts {
  return { path, unseen: 0, proposals: 0, 'in progress': 0, done: 0, ...counts };
}

const tree = toFolderTree(
  [folder('', { done: 1 }), folder('a/x', { done: 2, unseen: 3 }), folder('a/y'), folder('b', { proposals: 4 })],
  'photos',
);
const shown = (...expanded: string[]) => visibleFolders(tree, new Set(expanded));

describe('the tree of folders', () => {
  test('has the folders between, and sums up what lies below', () => {
    expect(tree).toMatchObject({ path: '', name: 'photos', total: 11 });
    expect(tree.counts).toEqual({ done: 3, 'in progress': 0, proposals: 4, unseen: 4 });
    expect(tree.children.map(({ path, name, total }) => [path, name, total])).toEqual([
      ['a', 'a', 6],
      ['b', 'b', 4],
    ]);
  });

  test('shows what is expanded, with the place of every folder among its siblings', () => {
    expect(
      shown('', 'a').map(({ node, level, place, siblings, isExpanded }) => [
        node.path,
        level,
        place,
        siblings,
        isExpanded,
      ]),
    ).toEqual([
      ['', 1, 1, 1, true],
      ['a', 2, 1, 2, true],
      ['a/x', 3, 1, 2, null],
      ['a/y', 3, 2, 2, null],
      ['b', 2, 2, 2, null],
    ]);
    expect(shown('a')).toHaveLength(1);
  });

  test('of many folders holds every image once, and every folder once', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c 1'), { maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(names), (paths) => {
        const root = toFolderTree(
          paths.map((path) => folder(path)),
          'p',
        );
        const all = visibleFolders(root, new Set(['', ...paths.flatMap((path) => [path, ...ancestorsOf(path)])]));
        expect(root.total).toBe(paths.length);
        expect(new Set(all.map(({ node }) => node.path))).toEqual(
          new Set(['', ...paths.flatMap((path) => [path, ...ancestorsOf(path)])]),
        );
        expect(new Set(all.map(({ node }) => node.path)).size).toBe(all.length);
      }),
    );
  });

  test.each([
    ['ArrowRight', [''], 1, { kind: 'expand', path: 'a' }],
    ['ArrowRight', ['', 'a'], 1, { kind: 'go', index: 2 }],
    ['ArrowRight', ['', 'a'], 2, null],
    ['ArrowLeft', ['', 'a'], 1, { kind: 'collapse', path: 'a' }],
    ['ArrowLeft', ['', 'a'], 3, { kind: 'go', index: 1 }],
    ['ArrowLeft', [''], 2, { kind: 'go', index: 0 }],
    ['ArrowLeft', [], 0, null],
    ['ArrowDown', ['', 'a'], 3, { kind: 'go', index: 4 }],
    ['Home', ['', 'a'], 3, { kind: 'go', index: 0 }],
    ['End', ['', 'a'], -1, { kind: 'go', index: 4 }],
    ['d', ['', 'a'], 0, null],
  ])('%s with %j expanded, from row %i', (key, expanded, index, move) => {
    expect(moveAfterKey(key, shown(...expanded), index, 10)).toEqual(move);
  });
});

describe('the folder of a filter', () => {
  test.each([
    ['', 'a b', 'folder:"a b"'],
    ['status:done', 'a', 'folder:"a" status:done'],
    ['x folder:old "y z" -status:done', 'a', 'folder:"a" x "y z" -status:done'],
    ['/a folder:b/ folder:"c d"', null, '/a folder:b/'],
    ['folder:a folder:b', 'c', 'folder:"c"'],
  ])('%j with %j becomes %j', (filter, path, expected) => {
    expect(withFolder(filter, path)).toBe(expected);
    if (path !== null) expect(chosenFolder(expected)).toBe(path);
  });

  test.each([
    ['status:done', null],
    ['folder:a/b', 'a/b'],
    ['Folder:"a b/" dog', 'a b'],
    ['-folder:a', null],
    ['folder:a folder:b', null],
    ['"folder:a"', null],
  ])('of %j is %j', (filter, expected) => {
    expect(chosenFolder(filter)).toBe(expected);
  });

  test('can be any, and is read by the server as it was meant', () => {
    const path = fc.stringMatching(/^[a "äé.*()-]{1,6}$/u).filter((text) => text === text.normalize());
    fc.assert(
      fc.property(path, (chosen) => {
        const [term] = parseImageFilter(withFolder('', chosen));
        if (chosen.includes('"')) expect(term?.kind).toBe('pattern');
        else expect(term).toEqual({ negated: false, kind: 'folder', path: chosen });
      }),
    );
  });
});

describe('loading folders', () => {
  function loading() {
    const answers: ((folders: readonly FolderCounts[]) => void)[] = [];
    const timers: (() => void)[] = [];
    const loader = createFolderLoader({
      load: () => new Promise((resolve) => answers.push(resolve)),
      later: (callback) => timers.push(callback),
    });
    return { loader, answers, timers };
  }

  test('asks once at a time, rests, and then asks for the newest version alone', async () => {
    const { loader, answers, timers } = loading();
    for (const version of [1, 2, 3]) loader.ask({ project: 'p', version });
    expect(answers).toHaveLength(1);
    answers[0]?.([folder('a')]);
    await Promise.resolve();
    await Promise.resolve();
    expect(loader.snapshot().folders).toEqual([folder('a')]);
    expect(answers).toHaveLength(1);
    timers[0]?.();
    expect(answers).toHaveLength(2);
  });

  test('of another project does not rest, and shows nothing of the one before', async () => {
    const { loader, answers } = loading();
    loader.ask({ project: 'p', version: 1 });
    answers[0]?.([folder('a')]);
    await Promise.resolve();
    await Promise.resolve();
    loader.ask({ project: 'q', version: 1 });
    expect(loader.snapshot().folders).toBeNull();
    expect(answers).toHaveLength(2);
  });
});
