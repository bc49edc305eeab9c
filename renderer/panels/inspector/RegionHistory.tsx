import { type ReactNode, useMemo } from 'react';
import { sameBox } from '../../../annotations/box.ts';
import { moveBox } from '../../../annotations/edits/regions.ts';
import type { Region } from '../../../annotations/records.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { Refusal } from '../../widgets/Refusal.tsx';
import { useHistorySection } from './historySection.ts';
import { type ToldEvent, tellEvents } from './regionEvents.ts';
import { useRegionHistory } from './useRegionHistory.ts';

/** What happened to a region, on demand: it is read from the journal. */
export function RegionHistory({ region }: { region: Region }): ReactNode {
  const isOpen = useHistorySection((state) => state.isOpen);
  return (
    <details
      className="inspector-history"
      open={isOpen}
      onToggle={(event) => useHistorySection.setState({ isOpen: event.currentTarget.open })}
    >
      <summary aria-label="History of the region">History</summary>
      {isOpen ? <Events region={region} /> : null}
    </details>
  );
}

function Events({ region }: { region: Region }): ReactNode {
  const known = useRegionHistory(region.id);
  const phrases = useWorkbench((state) => state.phrases);
  const told = useMemo(
    () => tellEvents(known?.entries ?? [], (id) => phrases.find((phrase) => phrase.id === id)?.text),
    [known, phrases],
  );
  if (known === null) return null;
  if (known.problem !== null) return <Refusal reason={known.problem} />;
  if (told.length === 0) return <p className="inspector-note">Nothing of it is stored yet.</p>;
  return (
    <ol aria-label="What happened to the region">
      {told.map((event) => (
        <Event key={event.sequence} event={event} region={region} />
      ))}
    </ol>
  );
}

function Event({
  event: { sequence, at, label, words, box },
  region,
}: {
  event: ToldEvent;
  region: Region;
}): ReactNode {
  const isLocked = useWorkbench((state) => state.lockedRegionIds.has(region.id));
  const { edit } = useActions();
  const when = new Date(at).toLocaleString('en-GB');
  const isOther = box !== null && !sameBox(box, region.box);
  return (
    <li title={`Change ${sequence}: ${label}`}>
      <span className="inspector-event">
        {words} <small>{label}</small>
        <time dateTime={at}>{when}</time>
      </span>
      {isOther ? (
        <IconButton
          icon="discard"
          label={`Restore the box of ${when}`}
          disabled={isLocked}
          onClick={() => edit('Restore box', (records) => moveBox(records, { regionId: region.id, box }))}
        />
      ) : null}
    </li>
  );
}
