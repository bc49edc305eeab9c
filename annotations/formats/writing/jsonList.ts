import type { FileChunk } from '../format.ts';

/**
 * Writes a JSON list item by item, one a line, so that it never stands in memory and a diff shows what changed.
 * @param head what stands before the list and opens it
 * @param tail what closes it
 */
export function jsonList(path: string, head = '[\n', tail = '\n]\n') {
  let isFirst = true;
  return {
    /** The head; to be yielded before the first item. */
    open: (): FileChunk => ({ path, piece: head }),
    item(value: unknown): FileChunk {
      const separator = isFirst ? '' : ',\n';
      isFirst = false;
      return { path, piece: `${separator}${JSON.stringify(value)}` };
    },
    close: (): FileChunk => ({ path, piece: tail, last: true }),
  };
}
