import { describe, expect, test, vi } from 'vitest';
import { acceleratorOf } from '../../../../main/desktop/accelerator.ts';
import { buildMenu, readCommands } from '../../../../main/desktop/menu.ts';

const commands = [
  { id: 'app.palette', title: 'View: Command Palette', keys: ['Ctrl+Shift+KeyP'] },
  { id: 'app.keybindings', title: 'Help: Keyboard Shortcuts', keys: ['F1'] },
  { id: 'region.delete', title: 'Region: Delete', keys: ['Delete', 'Backspace'] },
  { id: 'file.save', title: 'File: Save Now', keys: ['Ctrl+KeyS'] },
  { id: 'odd', title: 'Hide & Seek', keys: [] },
  { id: 'view.actualSize', title: 'View: Actual Size: 100 %', keys: ['Ctrl+Digit1'] },
];

const options = { platform: 'win32', isDevelopment: false, recentFolders: [], onCommand() {}, onFolder() {} } as const;

/** The menus by label: the labels, roles or dashes of their items. */
function outline(platform: NodeJS.Platform, isDevelopment = false) {
  return buildMenu(commands, { ...options, platform, isDevelopment }).map(({ label, role, submenu }) => [
    label ?? role,
    ...(Array.isArray(submenu) ? submenu.map((item) => item.label ?? item.role ?? '-') : []),
  ]);
}

describe('the native menu', () => {
  test('has the commands by the word before the colon: known menus first and last, others in their order', () => {
    expect(outline('linux')).toEqual([
      ['File', 'Save Now', '-', 'Open Recent', 'quit'],
      ['Edit', '-', 'cut', 'copy', 'paste', 'selectAll'],
      ['View', 'Command Palette', 'Actual Size: 100 %', '-', 'togglefullscreen'],
      ['Region', 'Delete'],
      ['Commands', 'Hide && Seek'],
      ['Help', 'Keyboard Shortcuts'],
    ]);
  });

  test('has what belongs to a Mac there, and the tools of a developer in development', () => {
    expect(outline('darwin', true)).toEqual([
      ['appMenu'],
      ['File', 'Save Now', '-', 'Open Recent', 'close'],
      ['Edit', 'undo', 'redo', '-', 'cut', 'copy', 'paste', 'selectAll'],
      ['View', 'Command Palette', 'Actual Size: 100 %', '-', 'togglefullscreen', 'forceReload', 'toggleDevTools'],
      ['Region', 'Delete'],
      ['Commands', 'Hide && Seek'],
      ['Help', 'Keyboard Shortcuts'],
      ['windowMenu'],
    ]);
  });

  test('tells which command was chosen, and leaves the keys to the page', () => {
    const onCommand = vi.fn();
    const menu = buildMenu(commands, { ...options, onCommand });
    const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const item = items.find(({ id }) => id === 'region.delete');
    expect(item).toMatchObject({ accelerator: 'Delete', registerAccelerator: false });
    Reflect.apply(item?.click ?? (() => {}), null, []);
    expect(onCommand).toHaveBeenCalledExactlyOnceWith('region.delete');
  });

  test('lists recent folders, and tells which one was chosen', () => {
    const onFolder = vi.fn();
    const recentOf = (recentFolders: readonly string[]) => {
      const [file] = buildMenu([], { ...options, recentFolders, onFolder });
      const items = Array.isArray(file?.submenu) ? file.submenu : [];
      return items.find(({ label }) => label === 'Open Recent');
    };
    const recent = recentOf(['/b & c', '/a']);
    const folders = Array.isArray(recent?.submenu) ? recent.submenu : [];
    expect(folders.map(({ label }) => label)).toEqual(['/b && c', '/a']);
    Reflect.apply(folders[0]?.click ?? (() => {}), null, []);
    expect(onFolder).toHaveBeenCalledExactlyOnceWith('/b & c');
    expect(recentOf([])).toMatchObject({ enabled: false });
  });

  test('shows keys as the system names them', () => {
    const shown = (chord: string) => acceleratorOf(chord, 'linux');
    expect(shown('Ctrl+Shift+KeyP')).toBe('CommandOrControl+Shift+P');
    expect(shown('Ctrl+Alt+ArrowLeft')).toBe('CommandOrControl+Alt+Left');
    expect(shown('Digit7')).toBe('7');
    expect(shown('F12')).toBe('F12');
    expect(shown('Ctrl+Equal')).toBe('CommandOrControl+=');
    expect(shown('Shift+KeyY')).toBe('Shift+Y');
    for (const unknown of ['', 'Ctrl+', 'Ctrl+IntlRo', 'Meta+KeyA', 'F25', 'toString', 'Ctrl+constructor']) {
      expect(shown(unknown)).toBeNull();
    }
  });

  test('shows no keys on a Mac that type or edit text, because its menu acts on them', () => {
    const shown = (chord: string) => acceleratorOf(chord, 'darwin');
    expect(['KeyD', 'Shift+KeyY', 'Delete', 'Space', 'Ctrl+KeyZ', 'Ctrl+Shift+KeyZ', 'Ctrl+KeyA'].map(shown)).toEqual(
      Array(7).fill(null),
    );
    expect(shown('Ctrl+KeyO')).toBe('CommandOrControl+O');
    expect(shown('F1')).toBe('F1');
  });
});

describe('the list of commands', () => {
  test('is taken when it is one', () => {
    expect(readCommands(commands)).toEqual(commands);
    expect(readCommands([{ ...commands[0], when: 'always' }])).toEqual([commands[0]]);
  });

  test.each<[string, unknown]>([
    ['no list', 'all'],
    ['no id', [{ id: '', title: 'A', keys: [] }]],
    ['an id twice', [commands[0], commands[0]]],
    ['an endless title', [{ id: 'a', title: 'A'.repeat(201), keys: [] }]],
    ['keys that are no texts', [{ id: 'a', title: 'A', keys: [1] }]],
    ['too many', Array.from({ length: 1001 }, (_, place) => ({ id: `c${place}`, title: 'A', keys: [] }))],
  ])('is refused when it is or has %s', (_what, list) => {
    expect(readCommands(list)).toBeNull();
  });
});
