import { expect, test } from 'vitest';
import type { Command } from '../../../../renderer/commands/command.ts';
import { chordOf, conflicts, keysOf, resolve, showChord } from '../../../../renderer/commands/keymap.ts';
import { initialState } from '../../../../renderer/state/initialState.ts';

const up = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const next: Command = { id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'], run: () => undefined };
const accept: Command = { id: 'review.accept', title: 'Review: Accept', keys: ['KeyY'], run: () => undefined };
const draw: Command = {
  id: 'tool.draw',
  title: 'Tool: Draw',
  keys: ['KeyR'],
  when: ({ tool }) => tool === 'select',
  run: () => undefined,
};
const commands = [next, accept, draw];

test('a chord names the place of the key, whatever the layout writes there', () => {
  const azerty = { ...up, code: 'KeyA', key: 'q' };
  expect(chordOf(azerty, false)).toBe('KeyA');
});

test('modifiers stand in one order', () => {
  expect(chordOf({ ...up, code: 'KeyP', shiftKey: true, altKey: true, ctrlKey: true }, false)).toBe(
    'Ctrl+Alt+Shift+KeyP',
  );
});

test("a Mac's command key is Ctrl, and the Windows key is not", () => {
  const press = { ...up, code: 'KeyZ', metaKey: true };
  expect(chordOf(press, true)).toBe('Ctrl+KeyZ');
  expect(chordOf(press, false)).toBe('Meta+KeyZ');
});

test.each([
  ['Ctrl+Shift+KeyP', 'Ctrl+Shift+P'],
  ['Digit1', '1'],
  ['Ctrl+Comma', 'Ctrl+,'],
  ['Ctrl+NumpadAdd', 'Ctrl+Num Add'],
  ['Shift+ArrowLeft', 'Shift+←'],
  ['F12', 'F12'],
])('%s is read as %s', (chord, shown) => {
  expect(showChord(chord)).toBe(shown);
});

test('a key stands for its command while the command makes sense', () => {
  expect(resolve(commands, 'KeyR', initialState)).toBe(draw);
  expect(resolve(commands, 'KeyR', { ...initialState, tool: 'draw' })).toBeUndefined();
  expect(resolve(commands, 'KeyQ', initialState)).toBeUndefined();
});

test("keys that the user recorded win over the preset's, and these over the default ones", () => {
  const cvat = { ...initialState, keymapPreset: 'CVAT' };
  expect(keysOf(next, initialState)).toEqual(['KeyD']);
  expect(keysOf(next, cvat)).toEqual(['KeyF']);
  expect(keysOf(next, { ...cvat, keybindings: { 'go.next': ['KeyJ'] } })).toEqual(['KeyJ']);
});

test('a recorded key takes a key away from the command that had it', () => {
  const state = { ...initialState, keybindings: { 'review.accept': ['KeyD'] } };
  expect(resolve(commands, 'KeyD', state)).toBe(accept);
});

test('a command can be left without keys', () => {
  const state = { ...initialState, keybindings: { 'go.next': [] } };
  expect(resolve(commands, 'KeyD', state)).toBeUndefined();
});

test('a preset that no longer exists leaves the default keys', () => {
  expect(resolve(commands, 'KeyD', { ...initialState, keymapPreset: 'of another time' })).toBe(next);
});

test('commands with the same key are found', () => {
  const settings = { ...initialState, keybindings: { 'review.accept': ['KeyD', 'KeyY'] } };
  expect([...conflicts(commands, settings)]).toEqual([['KeyD', [next, accept]]]);
  expect(conflicts(commands, initialState).size).toBe(0);
});
