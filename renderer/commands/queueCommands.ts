import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';
import { focusOn } from './focus.ts';

/** Where people and model disagree, one by one; where none is shown, the queue is. */
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
    when: hasProject,
    run: async ({ set, fixDisagreement }, { disagreement }) => {
      if (disagreement === null) set({ panel: 'queue' });
      else await fixDisagreement();
    },
  },
  {
    id: 'queue.skip',
    title: 'Queue: Skip the Disagreement',
    keys: [],
    when: hasProject,
    run: async ({ set, skipDisagreement }, { disagreement }) => {
      if (disagreement === null) set({ panel: 'queue' });
      else await skipDisagreement();
    },
  },
];
