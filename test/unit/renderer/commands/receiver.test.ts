import { expect, test } from 'vitest';
import { receiverOf } from '../../../../renderer/commands/receiver.ts';

test.each(['KeyD', 'Tab', 'Enter', 'ArrowLeft', 'Ctrl+KeyZ', 'Escape'])('on the image, %s is a command', (chord) => {
  expect(receiverOf(chord, 'editor')).toBe('command');
});

test.each(['KeyD', 'Shift+KeyD', 'Digit1', 'Slash', 'Tab', 'Enter', 'Delete', 'Alt+KeyH'])(
  'in a field, %s belongs to the text',
  (chord) => {
    expect(receiverOf(chord, 'text')).toBe('control');
  },
);

test.each(['Ctrl+KeyC', 'Ctrl+KeyV', 'Ctrl+KeyA', 'Ctrl+KeyZ', 'Ctrl+Shift+KeyZ', 'Ctrl+ArrowLeft', 'Ctrl+Backspace'])(
  'in a field, %s edits the text',
  (chord) => {
    expect(receiverOf(chord, 'text')).toBe('control');
  },
);

test('in a field, AltGr types its characters', () => {
  expect(receiverOf('Ctrl+Alt+KeyE', 'text')).toBe('control');
});

test.each(['Ctrl+Enter', 'Ctrl+KeyS', 'Ctrl+Shift+KeyP', 'Ctrl+KeyP', 'F1', 'Shift+F6'])(
  'in a field, %s is a command',
  (chord) => {
    expect(receiverOf(chord, 'text')).toBe('command');
  },
);

test.each(['Tab', 'Shift+Tab', 'Enter', 'Space', 'ArrowDown', 'Home', 'PageDown'])(
  'on a button or a list, %s stays with it',
  (chord) => {
    expect(receiverOf(chord, 'control')).toBe('control');
  },
);

test('on a button or a list, letters are commands', () => {
  expect(receiverOf('KeyD', 'control')).toBe('command');
});

test.each(['text', 'control'] as const)('Escape leads from a %s back to the image', (place) => {
  expect(receiverOf('Escape', place)).toBe('image');
});
