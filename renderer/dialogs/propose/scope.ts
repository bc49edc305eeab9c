import type { ProposeOrder } from '../../../main/api.ts';

/** Over which images the model is to run. */
export type Scope = 'image' | 'filter' | 'all';

/** The scope as the server is asked for it. Without an open image, `image` is no image at all. */
export function orderedScope(scope: Scope, imageId: string | null, filter: string): ProposeOrder['scope'] {
  switch (scope) {
    case 'image':
      return { kind: 'images', imageIds: imageId === null ? [] : [imageId] };
    case 'filter':
      return { kind: 'filter', filter };
    case 'all':
      return { kind: 'filter', filter: '' };
  }
}
