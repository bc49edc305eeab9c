import type { ImageStatus } from '../../../main/api/images.ts';

/** How lists show how far an image has come: a form, a colour (by class) and words, so that none of them stands alone. */
export const badges: Readonly<Record<ImageStatus, { readonly icon: string; readonly meaning: string }>> = {
  unseen: { icon: 'circle-large-outline', meaning: 'unseen' },
  proposals: { icon: 'sparkle', meaning: 'proposals waiting' },
  'in progress': { icon: 'edit', meaning: 'in progress' },
  done: { icon: 'pass-filled', meaning: 'done' },
};
