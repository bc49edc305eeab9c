import { type ReactNode, useRef, useState } from 'react';
import type { ImageStatistics } from '../../../annotations/curation/statistics.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { Modal } from '../../widgets/Modal.tsx';
import { counted } from '../words.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { chartsOf } from './charts.ts';
import { withWord } from './filterWords.ts';
import { chartsAsPng, type Figure, save } from './savePage.ts';
import { statisticsCsv } from './statisticsCsv.ts';
import { useStatistics } from './useStatistics.ts';
import './statistics.css';

/** What the images of a filter hold, in pictures. */
export function StatisticsDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'statistics' && state.project !== null);
  return isShown ? <Statistics /> : null;
}

function Statistics(): ReactNode {
  const { set, setFilter, notify } = useActions();
  const explored = useWorkbench((state) => state.filter);
  const name = useWorkbench((state) => state.project?.name ?? 'project');
  const [filter, type] = useState(explored);
  const { statistics, problem, isStale, filter: countedFilter } = useStatistics(filter.trim());
  const page = useRef<HTMLDivElement>(null);

  function explore(word: string): void {
    set({ dialog: null, panel: 'explorer' });
    setFilter(withWord(countedFilter, word)).catch((error: unknown) => notify('error', reasonOf(error)));
  }

  async function savePicture(): Promise<void> {
    const heading = `${name}${countedFilter === '' ? '' : `: ${countedFilter}`}`;
    try {
      save(`${name}-statistics.png`, await chartsAsPng(heading, figuresIn(page.current)));
    } catch (error) {
      notify('error', reasonOf(error));
    }
  }

  function saveTable(): void {
    if (statistics === null) return;
    save(`${name}-statistics.csv`, new Blob([statisticsCsv(statistics)], { type: 'text/csv' }));
  }

  const isEmpty = statistics === null || statistics.images === 0;
  return (
    <Modal
      title="Statistics"
      width={1140}
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button kind="secondary" onClick={saveTable} disabled={isEmpty}>
            Save as CSV
          </Button>
          <Button kind="secondary" onClick={() => void savePicture()} disabled={isEmpty}>
            Save as PNG
          </Button>
        </>
      }
    >
      <label className="dialog-field">
        Of the images that this filter matches; empty for all
        <input
          value={filter}
          placeholder="status:done"
          aria-invalid={problem !== null}
          aria-describedby="statistics-state"
          onChange={(event) => type(event.target.value)}
          spellCheck={false}
        />
      </label>
      <p id="statistics-state" className={problem === null ? 'dialog-note' : 'dialog-problem'} role="status">
        {problem ?? <State statistics={statistics} isStale={isStale} />}
      </p>
      <div ref={page}>{statistics === null ? null : <Charts statistics={statistics} onFilter={explore} />}</div>
    </Modal>
  );
}

function State({ statistics, isStale }: { statistics: ImageStatistics | null; isStale: boolean }): ReactNode {
  const progress = useWorkbench((state) => state.progress);
  if (isStale || statistics === null) {
    const done =
      progress === null
        ? '…'
        : `: ${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')} images`;
    return `Counting${done}`;
  }
  return `${counted(statistics.images, 'image')} with ${counted(statistics.regions, 'region')}`;
}

type ChartsProps = { statistics: ImageStatistics; onFilter: (word: string) => void };

function Charts({ statistics, onFilter }: ChartsProps): ReactNode {
  if (statistics.images === 0) {
    return (
      <EmptyState icon="graph" title="No image to count">
        <p>The filter matches no image: take a word away.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <div className="statistics-charts">
        {chartsOf(statistics).map((chart) => (
          <ChartFigure key={chart.id} chart={chart} onFilter={onFilter} />
        ))}
      </div>
      {statistics.regions > 0 ? null : (
        <p className="dialog-note">
          No region is in these images yet. Accept proposals or draw boxes, and their phrases, sizes, shapes and scores
          are shown here.
        </p>
      )}
    </>
  );
}

function figuresIn(page: HTMLElement | null): readonly Figure[] {
  return [...(page?.querySelectorAll('figure') ?? [])].flatMap((figure) => {
    const picture = figure.querySelector('svg');
    return picture === null ? [] : [{ title: figure.dataset.title ?? '', picture }];
  });
}
