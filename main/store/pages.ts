import { setImmediate } from 'node:timers/promises';

/**
 * The rows of a query, page by page, each page asked for by the last row of the one before (keyset pagination: the
 * thousandth page costs as much as the first). SQLite answers without waiting, so between pages other work of the
 * process, such as a request or Ctrl-C, gets its turn here.
 * @param select gives the rows after a row, or the first rows, in the order of their key; no rows at the end
 */
export async function* pages<Row>(select: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  let page = await select(undefined);
  while (page.length > 0) {
    yield page;
    await setImmediate();
    page = await select(page.at(-1));
  }
}
