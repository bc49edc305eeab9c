import type { RecordOf, RecordType } from '../../annotations/records.ts';
import { captionsTable } from './tables/captions.ts';
import { imageTable } from './tables/images.ts';
import { imageTagsTable } from './tables/imageTags.ts';
import { phraseStateTable } from './tables/phraseStates.ts';
import { phraseTable } from './tables/phrases.ts';
import type { RecordTable } from './tables/recordTable.ts';
import { regionTable } from './tables/regions.ts';
import { rejectionTable } from './tables/rejections.ts';
import { reviewTable } from './tables/reviews.ts';

/** The types whose records belong to one image each: what is loaded with an image. */
export const tablesOfImages = {
  region: regionTable,
  captions: captionsTable,
  phraseState: phraseStateTable,
  rejection: rejectionTable,
  review: reviewTable,
  tags: imageTagsTable,
} as const;

/** Where the records of each type stand; a new type is one file in tables/ and one line here. */
export const recordTables: { readonly [T in RecordType]: RecordTable<RecordOf<T>> } = {
  image: imageTable,
  phrase: phraseTable,
  ...tablesOfImages,
};
