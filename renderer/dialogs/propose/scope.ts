import type { ProposeOrder } from '../../../main/api/jobs.ts';

/** Over which images the model is to run. */
export type Scope = 'image' | 'chosen' | 'filter' | 'all';

/** What the scopes refer to. */
export type Scoped = {
  /** Of the open image. */
  readonly imageId: string | null;
  readonly chosenIds: Iterable<string>;
  readonly filter: string;
};

/** The scope as the server is asked for it. Without an open image, `image` is no image at all. */
export function orderedScope(scope: Scope, { imageId, chosenIds, filter }: Scoped): ProposeOrder['scope'] {
  switch (scope) {
    case 'image':
      return { kind: 'images', imageIds: imageId === null ? [] : [imageId] };
    case 'chosen':
      return { kind: 'images', imageIds: [...chosenIds] };
    case 'filter':
      return { kind: 'filter', filter };
    case 'all':
      return { kind: 'filter', filter: '' };
  }
}
