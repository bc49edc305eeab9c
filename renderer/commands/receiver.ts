/** Where the focus is: on the image or nowhere, in a field for text, or on another control. */
export type Place = 'editor' | 'text' | 'control';

/** Who gets a key press: a command, the focused control itself, or the image, which takes the focus back. */
export type Receiver = 'command' | 'control' | 'image';

/** Chords that mean something inside a text field. Ctrl+Alt is AltGr, which types characters. */
const EDITS_TEXT = /^(Ctrl\+(Shift\+)?(Key[ACVXYZ]|Arrow\w+|Backspace|Delete|Home|End)|Ctrl\+Alt\+.*)$/;
const MOVES_IN_CONTROL = /^(Shift\+)?(Tab|Enter|NumpadEnter|Space|Arrow\w+|Home|End|Page\w+)$/;

/** Decides for whom a chord is. Tab is a command only on the image, so that the keyboard can leave every panel. */
export function receiverOf(chord: string, place: Place): Receiver {
  if (place === 'editor') return 'command';
  if (chord === 'Escape') return 'image';
  if (place === 'text') return /^(Ctrl|(Shift\+)?F\d)/.test(chord) && !EDITS_TEXT.test(chord) ? 'command' : 'control';
  return MOVES_IN_CONTROL.test(chord) ? 'control' : 'command';
}
