import type { Command } from './command.ts';
import { hasItems, hasProject, isOpen } from './conditions.ts';
import { focusOn } from './focus.ts';

/** What the model proposes, and what people decide. */
export const reviewCommands: readonly Command[] = [
  {
    id: 'model.proposeHere',
    title: 'Model: Propose for This Image',
    keys: ['KeyG'],
    when: isOpen,
    once: true,
    run: ({ proposeHere }) => proposeHere(),
  },
  {
    id: 'model.propose',
    title: 'Model: Propose for Many Images…',
    keys: ['Ctrl+Shift+KeyG'],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'propose' }),
  },
  {
    id: 'review.duplicates',
    title: 'Review: Duplicate Images',
    keys: [],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'duplicates' }),
  },
  {
    id: 'review.next',
    title: 'Review: Next Item',
    keys: ['Tab'],
    when: isOpen,
    run: ({ selectNext }) => selectNext(1),
  },
  {
    id: 'review.previous',
    title: 'Review: Previous Item',
    keys: ['Shift+Tab'],
    when: isOpen,
    run: ({ selectNext }) => selectNext(-1),
  },
  {
    id: 'review.caption',
    title: 'Review: Check the Long Caption',
    keys: [],
    when: isOpen,
    // Where there is none, or none to check yet, it is the caption that is wanted.
    run: () => focusOn('Check of the long caption') || focusOn('Long caption'),
  },
  {
    id: 'review.accept',
    title: 'Review: Accept Proposal',
    keys: ['KeyY'],
    when: hasItems,
    once: true,
    run: ({ accept }) => accept(),
  },
  {
    id: 'review.reject',
    title: 'Review: Reject Proposal',
    keys: ['KeyX'],
    when: hasItems,
    once: true,
    run: ({ reject }) => reject(),
  },
  {
    id: 'review.acceptAll',
    title: 'Review: Accept All Above the Thresholds',
    keys: ['Shift+KeyY'],
    when: hasItems,
    once: true,
    run: ({ acceptAllAbove }) => acceptAllAbove(),
  },
  {
    id: 'review.acceptAllMatching',
    title: 'Review: Accept All Above the Thresholds in All Matching Images…',
    keys: [],
    when: ({ project }) => project !== null && project.run !== null,
    run: ({ set }) => set({ dialog: 'accept all' }),
  },
  {
    id: 'review.states',
    title: 'Review: Suggested States of Phrases…',
    keys: [],
    when: hasProject,
    run: ({ set }) => set({ dialog: 'states' }),
  },
  {
    id: 'review.finish',
    title: 'Review: Mark Done and Go On',
    keys: ['Ctrl+Enter'],
    when: isOpen,
    once: true,
    run: ({ finishAndGoOn }) => finishAndGoOn(),
  },
  {
    id: 'review.done',
    title: 'Review: Mark Done',
    keys: [],
    when: isOpen,
    run: ({ setReview }) => setReview('done'),
  },
  {
    id: 'review.inProgress',
    title: 'Review: Mark in Progress',
    keys: [],
    when: isOpen,
    run: ({ setReview }) => setReview('in progress'),
  },
  {
    id: 'review.order',
    title: 'Review: Sort by Match or by Uncertainty',
    keys: [],
    run: ({ set }, { reviewOrder }) => set({ reviewOrder: reviewOrder === 'match' ? 'uncertainty' : 'match' }),
  },
  {
    id: 'review.learn',
    title: 'Review: Learn the Order from What Was Accepted, or Stop',
    keys: [],
    run: ({ set }, { learnsWhileAccepting }) => set({ learnsWhileAccepting: !learnsWhileAccepting }),
  },
];
