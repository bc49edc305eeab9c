import { type ReactNode, useState } from 'react';
import { counted } from '../panels/words.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { selectedRegions } from '../state/regions.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { useMatchingTotal } from '../state/useMatchingTotal.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { Refusal } from '../widgets/Refusal.tsx';
import { imagesOf, type Range, rangeInWords, type Standing } from './copy/range.ts';
import './dialogs.css';

/** Copies the selected regions to several of the following images. */
export function CopyRegionsDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'copy regions' && selectedRegions(state).length > 0);
  return isShown ? <CopyRegions /> : null;
}

function CopyRegions(): ReactNode {
  const { set, notify, copySelectedTo } = useActions();
  const regions = useWorkbench((state) => selectedRegions(state).length);
  const standing = useStanding();
  const [range, setRange] = useState<Range>({ kind: 'next', number: 10 });
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const count = imagesOf(range, standing);

  async function copy(images: number): Promise<void> {
    setIsBusy(true);
    try {
      const done = await copySelectedTo(images);
      const skipped = done.skipped === 0 ? '' : `; ${counted(done.skipped, 'region')} stood there or beyond the image`;
      notify('info', `Copied ${counted(done.copied, 'region')} to ${counted(done.images, 'image')}${skipped}.`);
      set({ dialog: null });
    } catch (error) {
      setProblem(reasonOf(error));
      setIsBusy(false);
    }
  }

  return (
    <Modal
      title={regions === 1 ? 'Copy the region to other images' : `Copy ${regions} regions to other images`}
      width={440}
      onClose={() => set({ dialog: null })}
      footer={
        <Button
          disabled={typeof count === 'string' || isBusy}
          onClick={() => typeof count === 'number' && void copy(count)}
        >
          Copy
        </Button>
      }
    >
      <RangeChoice range={range} standing={standing} onRange={setRange} />
      {typeof count === 'string' ? <Refusal reason={count} /> : null}
      <p className="dialog-note">
        {typeof count === 'number' ? `Copies ${rangeInWords(count, standing)}. ` : ''}
        Where a region has the same box already, it gets the phrases that it lacks and no second one is made. One undo
        takes all copies back.
      </p>
      <Refusal reason={problem} />
    </Modal>
  );
}

type RangeChoiceProps = { range: Range; standing: Standing; onRange: (range: Range) => void };

function RangeChoice({ range, standing, onRange }: RangeChoiceProps): ReactNode {
  const kinds = [
    { kind: 'next', label: 'The next images:', name: 'Number of images' },
    { kind: 'until', label: 'Up to image number:', name: 'Place of the last image' },
  ] as const;
  return (
    <fieldset className="dialog-choices">
      <legend>Where</legend>
      {kinds.map(({ kind, label, name }) => (
        <div key={kind} className="dialog-range">
          <label>
            <input
              type="radio"
              name="range"
              checked={range.kind === kind}
              disabled={kind === 'until' && standing.index < 0}
              onChange={() => onRange({ kind, number: kind === 'next' ? 10 : standing.total })}
            />{' '}
            {label}
          </label>
          <input
            type="number"
            aria-label={name}
            min={1}
            disabled={range.kind !== kind}
            value={range.kind === kind && Number.isFinite(range.number) ? range.number : ''}
            onChange={(event) => onRange({ kind, number: event.target.valueAsNumber })}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** Where the open image stands in the filter. The number of images is 0 until it has come. */
function useStanding(): Standing {
  const index = useWorkbench((state) => state.current?.index ?? -1);
  const total = useMatchingTotal() ?? 0;
  return { index, total };
}
