import { canvasCommands } from '../canvas/canvasCommands.ts';
import { appCommands } from './appCommands.ts';
import type { Command } from './command.ts';
import { editCommands } from './editCommands.ts';

/** Every command: what the palette, the keybindings sheet and the menu list. */
export const allCommands: readonly Command[] = [...appCommands, ...editCommands, ...canvasCommands];
