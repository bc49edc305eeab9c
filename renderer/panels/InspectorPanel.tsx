import type { ReactNode } from 'react';
import { selectedRegions } from '../state/regions.ts';
import { useWorkbench } from '../state/store.ts';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { ImageFacts } from './inspector/ImageFacts.tsx';
import { ProposalFacts } from './inspector/ProposalFacts.tsx';
import { RegionFacts } from './inspector/RegionFacts.tsx';
import './inspector.css';

/** What is selected, and what is known of the image. */
export function InspectorPanel(): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  const selection = useWorkbench((state) => state.selection);
  const regions = selectedRegions({ edited, selection });
  const [only] = regions;
  return (
    <section className="inspector" aria-label="Inspector">
      <PanelHeader title="Inspector" />
      {edited === null ? (
        <EmptyState icon="info" title="Nothing to inspect yet." />
      ) : (
        <div className="inspector-body">
          {selection.kind === 'proposal' ? <ProposalFacts index={selection.index} /> : null}
          {regions.length === 1 && only !== undefined ? (
            <RegionFacts key={only.id} region={only} edited={edited} />
          ) : null}
          {regions.length > 1 ? <p>{regions.length} regions selected; digits give or take phrases.</p> : null}
          <ImageFacts key={edited.image.id} edited={edited} />
        </div>
      )}
    </section>
  );
}
