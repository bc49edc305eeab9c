import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';

/** From image to image. */
export const goCommands: readonly Command[] = [
  {
    id: 'go.quickOpen',
    title: 'Go: Open Image by Name…',
    keys: ['Ctrl+KeyP'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'quick open' }),
  },
  { id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'], when: hasProject, run: ({ step }) => step(1) },
  { id: 'go.previous', title: 'Go: Previous Image', keys: ['KeyA'], when: hasProject, run: ({ step }) => step(-1) },
  {
    id: 'go.nextUnfinished',
    title: 'Go: Next Unfinished Image',
    keys: ['Shift+KeyD'],
    when: hasProject,
    run: ({ stepUnfinished }) => stepUnfinished(1),
  },
  {
    id: 'go.previousUnfinished',
    title: 'Go: Previous Unfinished Image',
    keys: ['Shift+KeyA'],
    when: hasProject,
    run: ({ stepUnfinished }) => stepUnfinished(-1),
  },
];
