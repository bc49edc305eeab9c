/** Electron's names of keys, by `KeyboardEvent.code`; letters, digits and F1 to F24 follow rules. */
const KEYS: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Backquote: '`',
  Backslash: '\\',
  Backspace: 'Backspace',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Delete: 'Delete',
  End: 'End',
  Enter: 'Enter',
  Equal: '=',
  Escape: 'Escape',
  Home: 'Home',
  Insert: 'Insert',
  Minus: '-',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  PageDown: 'PageDown',
  PageUp: 'PageUp',
  Period: '.',
  Quote: "'",
  Semicolon: ';',
  Slash: '/',
  Space: 'Space',
  Tab: 'Tab',
};

const CHORD = /^(?<modifiers>(?:(?:Ctrl|Alt|Shift)\+)*)(?<code>\w+)$/;
/** What text fields understand. */
const EDITING = /^Ctrl\+(Shift\+)?Key[ACVXYZ]$/;

/**
 * A chord of the command list, such as `Ctrl+Shift+KeyP`, as the menu shows it; null when it cannot. A Mac's menu acts on
 * what it shows, so it shows no keys there that type or edit text.
 */
export function acceleratorOf(chord: string, platform: NodeJS.Platform): string | null {
  const { modifiers = '', code = '' } = CHORD.exec(chord)?.groups ?? {};
  const key = keyOf(code);
  const isText = !/Ctrl|Alt/.test(modifiers) && !/^F\d/.test(code);
  if (key === null || (platform === 'darwin' && (isText || EDITING.test(chord)))) return null;
  return `${modifiers.replace('Ctrl', 'CommandOrControl')}${key}`;
}

function keyOf(code: string): string | null {
  const named = /^(?:Key([A-Z])|Digit(\d)|(F(?:1\d|2[0-4]|[1-9])))$/.exec(code);
  if (named !== null) return named.slice(1).find((name) => name !== undefined) ?? null;
  return Object.hasOwn(KEYS, code) ? (KEYS[code] ?? null) : null;
}
