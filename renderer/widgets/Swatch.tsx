import type { ReactNode } from 'react';
import { phraseColour } from '../../annotations/colours.ts';
import './widgets.css';

/** The colour of the phrase at this place of the vocabulary. */
export function Swatch({ position }: { position: number }): ReactNode {
  return <span className="widget-swatch" style={{ background: phraseColour(position) }} aria-hidden="true" />;
}
