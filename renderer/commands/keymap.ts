import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { presets } from './presets.ts';

type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;
type KeySettings = Pick<WorkbenchState, 'keybindings' | 'keymapPreset'>;

/** Whether this is a Mac, whose command key is our Ctrl. */
export const isMac = globalThis.navigator?.platform.startsWith('Mac') ?? false;

/** A key press by physical key, such as `Ctrl+Shift+KeyP`: the same place on every keyboard layout. */
export function chordOf(press: KeyPress, onMac = isMac): string {
  const modifiers = [
    ...(press.ctrlKey || (onMac && press.metaKey) ? ['Ctrl'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    ...(press.metaKey && !onMac ? ['Meta'] : []),
  ];
  return [...modifiers, press.code].join('+');
}

/** Whether only modifiers are down so far. */
export function isModifier(code: string): boolean {
  return /^(Control|Shift|Alt|Meta|OS|CapsLock)/.test(code);
}

const signs: Readonly<Record<string, string>> = {
  Equal: '=',
  Minus: '-',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** A chord as people read it, such as `Ctrl+Shift+P`. */
export function showChord(chord: string): string {
  const parts = chord.split('+');
  const code = parts.pop() ?? '';
  const sign = signs[code] ?? code.replace(/^(Key|Digit)/, '').replace(/^Numpad/, 'Num ');
  return [...parts, sign].join('+');
}

/** The keys of a command: the user's own, or else its preset's, or else its default ones. */
export function keysOf(command: Command, { keybindings, keymapPreset }: KeySettings): readonly string[] {
  return keybindings[command.id] ?? presets[keymapPreset]?.[command.id] ?? command.keys;
}

/**
 * The command that a chord stands for now. Of several that make sense, the one to which the user gave the chord, then
 * the one to which the preset gave it.
 */
export function resolve(commands: readonly Command[], chord: string, state: WorkbenchState): Command | undefined {
  const preset = presets[state.keymapPreset];
  const rank = ({ id }: Command): number =>
    id in state.keybindings ? 0 : preset !== undefined && id in preset ? 1 : 2;
  const [best] = commands
    .filter((command) => keysOf(command, state).includes(chord) && (command.when?.(state) ?? true))
    .toSorted((a, b) => rank(a) - rank(b));
  return best;
}

/** The chords that several commands have, and these commands. */
export function conflicts(
  commands: readonly Command[],
  settings: KeySettings,
): ReadonlyMap<string, readonly Command[]> {
  const pairs = commands.flatMap((command) => keysOf(command, settings).map((chord) => ({ chord, command })));
  const byChord = Map.groupBy(pairs, ({ chord }) => chord);
  const several = [...byChord].filter(([, found]) => found.length > 1);
  return new Map(several.map(([chord, found]) => [chord, found.map(({ command }) => command)]));
}
