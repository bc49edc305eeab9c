import type { Migration } from './migration.ts';

/** Null is the threshold of the project, which phrases had until now. */
export const addPhraseThresholds: Migration = {
  number: 6,
  name: 'add phrase thresholds',
  async up({ schema }) {
    for (const column of ['min_match', 'min_iou']) {
      await schema.alterTable('phrases').addColumn(column, 'double precision').execute();
    }
  },
};
