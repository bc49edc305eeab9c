import type { SchemaElement } from 'hyparquet/src/index.js';

/** A row: one image. Lists of a row are never null; captions and the size are where nobody said them. */
export type ParquetRow = {
  readonly image: { readonly bytes: null; readonly path: string };
  readonly width: number;
  readonly height: number;
  readonly objects: readonly { readonly box: readonly number[]; readonly phrases: readonly string[] }[];
  readonly short_caption: string | null;
  readonly long_caption: string | null;
  readonly exhaustive: readonly string[];
  readonly verified_absent: readonly string[];
};

const group = (name: string, num_children: number): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  num_children,
});
const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});
const list = (name: string, ...element: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...element,
];

/** The columns in the order of the file, as Parquet's schema has them: a tree, parents before children. */
export const parquetSchema: SchemaElement[] = [
  { name: 'root', num_children: 8 },
  group('image', 2),
  { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
  text('path'),
  { name: 'width', type: 'INT32', repetition_type: 'OPTIONAL' },
  { name: 'height', type: 'INT32', repetition_type: 'OPTIONAL' },
  ...list(
    'objects',
    group('element', 2),
    ...list('box', { name: 'element', type: 'DOUBLE', repetition_type: 'OPTIONAL' }),
    ...list('phrases', text('element')),
  ),
  text('short_caption'),
  text('long_caption'),
  ...list('exhaustive', text('element')),
  ...list('verified_absent', text('element')),
];

const value = (dtype: string) => ({ dtype, _type: 'Value' });
const sequence = (feature: object) => ({ feature, _type: 'Sequence' });

/** What `datasets` reads from the file's metadata, so that `image` is a picture and not a struct. */
export const huggingFaceFeatures = {
  image: { _type: 'Image' },
  width: value('int32'),
  height: value('int32'),
  objects: [{ box: sequence(value('float64')), phrases: sequence(value('string')) }],
  short_caption: value('string'),
  long_caption: value('string'),
  exhaustive: sequence(value('string')),
  verified_absent: sequence(value('string')),
};
