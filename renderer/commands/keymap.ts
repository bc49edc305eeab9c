import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';

type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** A key press by physical key, such as `Ctrl+Shift+KeyP`; the command key of a Mac counts as Ctrl. */
export function chordOf({ code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  const modifiers = [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey ? ['Shift'] : []),
  ];
  return [...modifiers, code].join('+');
}

/** A chord as people read it, such as `Ctrl+Shift+P`. */
export function showChord(chord: string): string {
  return chord
    .replace(/Key(?=[A-Z]$)/, '')
    .replace(/Digit(?=\d$)/, '')
    .replace(/Arrow(?=[A-Z])/, '')
    .replace('Equal', '=')
    .replace('Minus', '-')
    .replace('Comma', ',')
    .replace('Period', '.')
    .replace(/Numpad(?=\w)/, 'Num ');
}

/** The keys of a command: the user's own, or else its preset's, or else its default ones. */
export function keysOf(command: Command, { keybindings, keymapPreset }: KeySettings): readonly string[] {
  return keybindings[command.id] ?? presets[keymapPreset]?.[command.id] ?? command.keys;
}

type KeySettings = Pick<WorkbenchState, 'keybindings' | 'keymapPreset'>;

/** The command that a chord stands for now. */
export function resolve(commands: readonly Command[], chord: string, state: WorkbenchState): Command | undefined {
  return commands.find((command) => keysOf(command, state).includes(chord) && (command.when?.(state) ?? true));
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

/** Keys of other tools, by command, where they differ from ours. */
export const presets: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Default: {},
  'labelme / X-AnyLabeling': {
    'tool.draw': ['Ctrl+KeyR', 'KeyR'],
    'tool.select': ['Ctrl+KeyJ', 'Escape'],
    'region.copyToNext': ['Ctrl+KeyP'],
    'go.quickOpen': ['Ctrl+KeyO'],
    'view.bottomPanel': ['Ctrl+Shift+KeyJ'],
    'view.fit': ['Ctrl+KeyF', 'KeyF'],
    'model.proposeHere': ['KeyI'],
    'model.propose': ['Ctrl+KeyG'],
  },
  CVAT: {
    'go.next': ['KeyF'],
    'go.previous': ['KeyD'],
    'go.nextUnfinished': ['ArrowRight'],
    'go.previousUnfinished': ['ArrowLeft'],
    'tool.draw': ['KeyN'],
    'view.fit': ['Ctrl+Digit0'],
    'app.keybindings': ['F1'],
    'app.settings': ['F2', 'Ctrl+Comma'],
    'region.editPhrases': ['Enter'],
  },
  'Label Studio': {
    'go.next': ['Ctrl+ArrowRight'],
    'go.previous': ['Ctrl+ArrowLeft'],
    'region.resizeLeft': [],
    'region.resizeRight': [],
    'region.hide': ['Alt+KeyH'],
    'region.lock': ['Alt+KeyL'],
  },
};
