import type { RegionSource } from '../../../annotations/records.ts';

/** Where a region comes from. */
export function sourceInWords(source: RegionSource): string {
  switch (source.kind) {
    case 'drawn':
      return 'Drawn by hand.';
    case 'accepted':
      return source.corrected ? 'Accepted from a proposal, then corrected.' : 'Accepted from a proposal.';
    case 'imported':
      return source.from === '' ? 'Imported.' : `Imported from ${source.from}.`;
  }
}
