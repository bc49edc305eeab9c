import type { Box } from '../../box.ts';
import { floatColumn, wholeColumn } from './columns.ts';

/** The regions of one image: a chain of rows from the first to the last. */
export type Chain = { first: number; last: number };

/** The end of a chain, and the phrase of a row that has none. */
export const NONE = -1;

/**
 * Boxes with the number of a phrase, chained by image: a row costs 40 bytes and no object, so that millions fit in
 * memory in the order of a file that does not keep images together.
 */
export function createRegionRows() {
  const edges = floatColumn();
  const phrases = wholeColumn();
  const next = wholeColumn();
  return {
    add(chain: Chain, box: Box, phrase: number): void {
      const row = phrases.length;
      for (const edge of box) edges.push(edge);
      phrases.push(phrase);
      next.push(NONE);
      if (chain.last === NONE) chain.first = row;
      else next.set(chain.last, row);
      chain.last = row;
    },
    *of(chain: Chain): Generator<{ box: Box; phrase: number }> {
      for (let row = chain.first; row !== NONE; row = next.at(row)) {
        const at = row * 4;
        const box: Box = [edges.at(at), edges.at(at + 1), edges.at(at + 2), edges.at(at + 3)];
        yield { box, phrase: phrases.at(row) };
      }
    },
  };
}
