import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';

/** Projects, datasets and what is stored. */
export const fileCommands: readonly Command[] = [
  {
    id: 'file.openFolder',
    title: 'File: Open Folder…',
    keys: ['Ctrl+KeyO'],
    run: ({ set }) => set({ dialog: 'open folder' }),
  },
  {
    id: 'file.openSamples',
    title: 'File: Open the Samples',
    keys: [],
    // What goes wrong is told by the action itself.
    run: ({ openSamples }) => openSamples().catch(() => undefined),
  },
  {
    id: 'file.closeProject',
    title: 'File: Close Project',
    keys: [],
    when: hasProject,
    run: async ({ request }) => {
      await request('closeProject', null);
    },
  },
  {
    id: 'file.import',
    title: 'File: Import Dataset…',
    keys: [],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'import' }),
  },
  {
    id: 'file.export',
    title: 'File: Export Dataset…',
    keys: ['Ctrl+KeyE'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'export' }),
  },
  { id: 'file.save', title: 'File: Save Now', keys: ['Ctrl+KeyS'], once: true, run: ({ flush }) => flush() },
];
