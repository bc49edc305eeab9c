import type { MenuItemConstructorOptions } from 'electron';
import { z } from 'zod';
import { acceleratorOf } from './accelerator.ts';
import type { MenuCommand } from './messages.ts';

const commandsSchema = z
  .array(
    z.object({
      id: z.string().min(1).max(100),
      title: z.string().min(1).max(200),
      keys: z.array(z.string().max(60)).max(20),
    }),
  )
  .max(1000)
  .refine((commands) => new Set(commands.map(({ id }) => id)).size === commands.length);

/** The list of commands that a page sent, or null when it is none. */
export function readCommands(list: unknown): readonly MenuCommand[] | null {
  return commandsSchema.safeParse(list).data ?? null;
}

type Options = {
  readonly platform: NodeJS.Platform;
  /** Reload and developer tools, for those who work on the app. */
  readonly isDevelopment: boolean;
  /** Listed in the order in which they are. */
  readonly recentFolders: readonly string[];
  readonly onCommand: (id: string) => void;
  /** A recent folder was chosen. */
  readonly onFolder: (folder: string) => void;
};

/** Menus that come first and last; others stand between them in the order of the list. */
const FIRST_MENUS = ['File', 'Edit', 'View', 'Go'];
const LAST_MENUS = ['Preferences', 'Help'];

/** The native menu: the commands by the word before the colon of their title, and what belongs to the system. */
export function buildMenu(commands: readonly MenuCommand[], options: Options): MenuItemConstructorOptions[] {
  const byMenu = Map.groupBy(commands, ({ title }) => split(title).menu);
  const between = [...byMenu.keys()].filter((menu) => ![...FIRST_MENUS, ...LAST_MENUS].includes(menu));
  const isMac = options.platform === 'darwin';
  const menus = [...FIRST_MENUS, ...between, ...LAST_MENUS].map((label) => ({
    label,
    submenu: [...(byMenu.get(label) ?? []).map((command) => item(command, options)), ...systemItems(label, options)],
  }));
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    ...menus.filter(({ submenu }) => submenu.length > 0),
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
  ];
}

function item({ id, title, keys }: MenuCommand, { platform, onCommand }: Options): MenuItemConstructorOptions {
  const accelerator = keys.map((chord) => acceleratorOf(chord, platform)).find((shown) => shown !== null);
  return {
    id,
    label: asLabel(split(title).label),
    click: () => onCommand(id),
    // The page hears its keys itself, and knows when they are meant for a text field.
    ...(accelerator === undefined || accelerator === null ? {} : { accelerator, registerAccelerator: false }),
  };
}

/** A single ampersand would underline the letter after it. */
function asLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

function split(title: string): { menu: string; label: string } {
  const [, menu, label] = /^([^:]+):\s*(.+)$/s.exec(title) ?? [];
  return menu === undefined || label === undefined ? { menu: 'Commands', label: title } : { menu, label };
}

function systemItems(menu: string, options: Options): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  switch (menu) {
    case 'File':
      return [{ type: 'separator' }, openRecent(options), { role: isMac ? 'close' : 'quit' }];
    case 'Edit':
      // On a Mac, text fields have their keys from the menu; the page takes those that it means first.
      return [
        ...(isMac ? hidden(['undo', 'redo']) : []),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ];
    case 'View':
      return [
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(options.isDevelopment ? ([{ role: 'forceReload' }, { role: 'toggleDevTools' }] as const) : []),
      ];
    default:
      return [];
  }
}

/** By our own list, because not every system has one. */
function openRecent({ recentFolders, onFolder }: Options): MenuItemConstructorOptions {
  const submenu = recentFolders.map((folder) => ({ label: asLabel(folder), click: () => onFolder(folder) }));
  return { label: 'Open Recent', enabled: submenu.length > 0, submenu };
}

function hidden(roles: readonly ('undo' | 'redo')[]): MenuItemConstructorOptions[] {
  return roles.map((role) => ({ role, visible: false, acceleratorWorksWhenHidden: true }));
}
