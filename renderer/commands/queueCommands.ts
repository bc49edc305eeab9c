import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';
import { focusOn } from './focus.ts';

/** Where people and model disagree, one by one. */
export const queueCommands: readonly Command[] = [
  {
    id: 'view.queue',
    title: 'View: Queue of Disagreements',
    keys: ['Ctrl+Shift+KeyU'],
    when: hasProject,
    once: true,
    run: ({ set }) => {
      set({ panel: 'queue' });
      requestAnimationFrame(() => {
        // The list takes the focus from its panel when it comes later.
        focusOn('Queue of disagreements');
        focusOn('Disagreements');
      });
    },
  },
  {
    id: 'queue.fix',
    title: 'Queue: Do What Is Suggested',
    keys: [],
    when: ({ disagreement }) => disagreement !== null,
    run: async ({ fixDisagreement }) => {
      await fixDisagreement();
    },
  },
  {
    id: 'queue.skip',
    title: 'Queue: Skip the Disagreement',
    keys: [],
    when: ({ disagreement }) => disagreement !== null,
    run: async ({ skipDisagreement }) => {
      await skipDisagreement();
    },
  },
];
