import { canvasCommands } from '../canvas/canvasCommands.ts';
import type { Command } from './command.ts';
import { fileCommands } from './fileCommands.ts';
import { goCommands } from './goCommands.ts';
import { phraseCommands } from './phraseCommands.ts';
import { preferenceCommands } from './preferenceCommands.ts';
import { queueCommands } from './queueCommands.ts';
import { regionCommands } from './regionCommands.ts';
import { reviewCommands } from './reviewCommands.ts';
import { searchCommands } from './searchCommands.ts';
import { viewCommands } from './viewCommands.ts';

/** Every command: what the palette, the keybindings sheet and the menus list. */
export const allCommands: readonly Command[] = [
  ...fileCommands,
  ...goCommands,
  ...regionCommands,
  ...reviewCommands,
  ...phraseCommands,
  ...canvasCommands,
  ...viewCommands,
  ...queueCommands,
  ...searchCommands,
  ...preferenceCommands,
];
