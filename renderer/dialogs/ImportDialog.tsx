import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { obstacles } from './export/allowance.ts';
import { CountsTable } from './export/CountsTable.tsx';
import { Progress } from './export/Progress.tsx';
import { RulesTable } from './export/RulesTable.tsx';
import { ImportForm } from './import/ImportForm.tsx';
import { describeImported } from './import/mapping.ts';
import { PhraseTable } from './import/PhraseTable.tsx';
import { type ImportState, useImport } from './import/useImport.ts';
import './dialogs.css';
import './export/export.css';

/** Shows what a dataset would bring into the project, and brings it. */
export function ImportDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'import' && state.project !== null);
  return isShown ? <Import /> : null;
}

function Import(): ReactNode {
  const { set } = useActions();
  const importing = useImport();
  const { state, setOrder, setAllow } = importing;
  const { formats, order, outcome, stage, problem } = state;
  const isBusy = stage === 'checking' || stage === 'importing' || stage === 'undoing';
  return (
    <Modal
      title="Import dataset"
      width={820}
      onClose={() => set({ dialog: null })}
      footer={<Footer {...importing} isBusy={isBusy} />}
    >
      <ImportForm formats={formats} order={order} disabled={isBusy} onOrder={setOrder} />
      <p className={problem === null ? 'dialog-note' : 'dialog-problem'} role="status">
        {describe(state)}
      </p>
      {isBusy ? <Progress words={describe(state)} /> : null}
      {outcome === null ? null : (
        <>
          {stage === 'imported' ? null : (
            <PhraseTable
              texts={outcome.phrases}
              mapping={order.phrases}
              onMapping={(phrases) => setOrder({ phrases })}
              disabled={isBusy}
            />
          )}
          <CountsTable counts={outcome.report.counts} />
          <RulesTable rules={outcome.report.rules} allow={order.allow} onAllow={setAllow} />
        </>
      )}
    </Modal>
  );
}

function Footer({
  state: { order, outcome, isChecked, stage },
  check,
  start,
  stop,
  takeBack,
  isBusy,
}: ReturnType<typeof useImport> & { isBusy: boolean }): ReactNode {
  if (stage === 'imported') {
    return (
      <Button kind="secondary" onClick={() => void takeBack()}>
        Undo import
      </Button>
    );
  }
  const isReady = isChecked && outcome !== null && obstacles(outcome.report, order.allow).length === 0;
  return (
    <>
      {stage === 'checking' || stage === 'importing' ? (
        <Button kind="secondary" onClick={stop}>
          Stop
        </Button>
      ) : null}
      <Button
        kind={isReady ? 'secondary' : 'primary'}
        onClick={() => void check()}
        disabled={isBusy || order.dataset.trim() === ''}
      >
        Check
      </Button>
      <Button kind={isReady ? 'primary' : 'secondary'} onClick={() => void start()} disabled={isBusy || !isReady}>
        Import
      </Button>
    </>
  );
}

/** Where the import stands and what comes next, in a sentence. */
function describe({ problem, stage, outcome, isChecked, order }: ImportState): string {
  if (problem !== null) return problem;
  if (stage === 'checking') return 'Reading the dataset…';
  if (stage === 'importing') return 'Importing…';
  if (stage === 'undoing') return 'Undoing…';
  if (stage === 'undone') return 'The import was undone.';
  if (outcome === null) return 'Check shows what would come into the project; nothing is stored yet.';
  if (stage === 'imported') return `Imported: ${describeImported(outcome)}.`;
  if (!isChecked) return 'The order was changed; check it again.';
  const open = obstacles(outcome.report, order.allow);
  const found = `Read as ${outcome.report.format}. This would bring: ${describeImported(outcome)}.`;
  return open.length === 0 ? found : `${found} To go on, tick "Allow" for ${open.join(', ')}.`;
}
