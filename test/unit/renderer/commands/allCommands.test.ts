import { expect, test } from 'vitest';
import { allCommands } from '../../../../renderer/commands/allCommands.ts';
import { conflicts, keysOf } from '../../../../renderer/commands/keymap.ts';
import { presets } from '../../../../renderer/commands/presets.ts';

const chord = /^(Ctrl\+)?(Alt\+)?(Shift\+)?[A-Z][A-Za-z0-9]*$/;
const ids = new Set(allCommands.map(({ id }) => id));

test('every command has an id and a title of its own', () => {
  expect(ids.size).toBe(allCommands.length);
  expect(new Set(allCommands.map(({ title }) => title)).size).toBe(allCommands.length);
});

test('every title says first what it is about', () => {
  for (const { title } of allCommands) expect(title).toMatch(/^[A-Z]\w+: \S/);
});

test.each(Object.keys(presets))('no key of the preset %s means two things', (keymapPreset) => {
  const shared = conflicts(allCommands, { keybindings: {}, keymapPreset });
  expect([...shared].map(([key, commands]) => [key, ...commands.map(({ id }) => id)])).toEqual([]);
});

test.each(Object.keys(presets))('the preset %s gives well formed keys to commands that exist', (keymapPreset) => {
  for (const id of Object.keys(presets[keymapPreset] ?? {})) expect(ids).toContain(id);
  for (const command of allCommands) {
    for (const key of keysOf(command, { keybindings: {}, keymapPreset })) expect(key).toMatch(chord);
  }
});

test.each([
  ['go.next', 'KeyD'],
  ['go.previousUnfinished', 'Shift+KeyA'],
  ['tool.draw', 'KeyR'],
  ['region.delete', 'Backspace'],
  ['region.duplicate', 'Ctrl+KeyD'],
  ['region.copyToNext', 'Ctrl+KeyB'],
  ['region.editPhrases', 'F2'],
  ['phrase.toggle0', 'Digit0'],
  ['review.accept', 'KeyY'],
  ['review.reject', 'KeyX'],
  ['review.acceptAll', 'Shift+KeyY'],
  ['review.finish', 'Ctrl+Enter'],
  ['model.proposeHere', 'KeyG'],
  ['model.propose', 'Ctrl+Shift+KeyG'],
  ['view.fit', 'Ctrl+Digit0'],
  ['view.proposals', 'KeyP'],
  ['view.nextPart', 'F6'],
  ['view.previousPart', 'Shift+F6'],
  ['app.palette', 'Ctrl+Shift+KeyP'],
  ['app.keybindings', 'F1'],
])('%s is on %s', (id, key) => {
  expect(allCommands.find((command) => command.id === id)?.keys).toContain(key);
});
