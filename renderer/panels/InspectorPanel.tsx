import { type ReactNode, useMemo } from 'react';
import { findRecord } from '../../annotations/records.ts';
import { useWorkbench } from '../state/store.ts';
import type { EditedImage } from '../state/workbench.ts';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { PanelHeader } from '../widgets/PanelHeader.tsx';
import { ImageFacts } from './inspector/ImageFacts.tsx';
import { ProposalFacts } from './inspector/ProposalFacts.tsx';
import { CommonFacts, RegionFacts } from './inspector/RegionFacts.tsx';
import './inspector.css';

/** What is selected, and what is known of the image. */
export function InspectorPanel(): ReactNode {
  const edited = useWorkbench((state) => state.edited);
  return (
    <section className="inspector" aria-label="Inspector">
      <PanelHeader title="Inspector" />
      {edited === null ? (
        <EmptyState icon="info" title="Nothing to inspect yet." />
      ) : (
        <div className="inspector-body">
          <SelectionFacts edited={edited} />
          <ImageFacts edited={edited} />
        </div>
      )}
    </section>
  );
}

function SelectionFacts({ edited }: { edited: EditedImage }): ReactNode {
  const selection = useWorkbench((state) => state.selection);
  const { records } = edited;
  const regions = useMemo(
    () => (selection.kind === 'regions' ? selection.ids.flatMap((id) => findRecord(records, 'region', id) ?? []) : []),
    [selection, records],
  );
  const [first] = regions;
  if (selection.kind === 'proposal') return <ProposalFacts index={selection.index} edited={edited} />;
  if (first === undefined) return null;
  if (regions.length > 1) return <CommonFacts regions={regions} edited={edited} />;
  return <RegionFacts key={first.id} region={first} edited={edited} />;
}
