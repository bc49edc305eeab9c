import type { ReactNode } from 'react';
import type { Region } from '../../../annotations/records.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { BoxFields } from './BoxFields.tsx';
import { LiveScores } from './LiveScores.tsx';
import { RegionHistory } from './RegionHistory.tsx';
import { RegionPhrases } from './RegionPhrases.tsx';
import { FrozenScores, NearestProposal } from './RegionScores.tsx';
import { sourceInWords } from './sourceInWords.ts';

/** The phrases, box, scores and source of a region. */
export function RegionFacts({ region, edited }: { region: Region; edited: EditedImage }): ReactNode {
  return (
    <div className="inspector-section">
      <h3>Region</h3>
      <RegionPhrases regions={[region]} edited={edited} />
      <BoxFields region={region} image={edited.image} />
      <p className="inspector-note">{sourceInWords(region.source)}</p>
      <LiveScores region={region} edited={edited} />
      <FrozenScores region={region} edited={edited} />
      <NearestProposal region={region} edited={edited} />
      <RegionHistory region={region} />
    </div>
  );
}

/** What several regions have in common. */
export function CommonFacts({ regions, edited }: { regions: readonly Region[]; edited: EditedImage }): ReactNode {
  return (
    <div className="inspector-section">
      <h3>{regions.length} regions</h3>
      <RegionPhrases regions={regions} edited={edited} />
    </div>
  );
}
