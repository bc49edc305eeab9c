import type { Actions } from '../../state/actions.ts';
import { searchFor } from './searchState.ts';

/** Of a file that is sent to the server in one message. */
const MOST_BYTES = 50 * 2 ** 20;

/** Searches for what is like an image file from elsewhere. */
export async function searchByFile(file: File, notify: Actions['notify']): Promise<void> {
  if (!file.type.startsWith('image/')) {
    return notify('warning', `Expected an image file to search by, got ${file.name}.`);
  }
  if (file.size > MOST_BYTES) {
    return notify('warning', `Expected an image file of 50 MB at most, got ${file.name}; make it smaller first.`);
  }
  searchFor({ kind: 'file', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}
