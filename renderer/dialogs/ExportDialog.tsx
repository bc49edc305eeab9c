import type { ReactNode } from 'react';
import { counted } from '../panels/words.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { obstacles } from './export/allowance.ts';
import { CountsTable } from './export/CountsTable.tsx';
import { ExportForm } from './export/ExportForm.tsx';
import { Progress } from './export/Progress.tsx';
import { RulesTable } from './export/RulesTable.tsx';
import { type ExportState, useExport } from './export/useExport.ts';
import './dialogs.css';
import './export/export.css';

/** Checks the project against the rules of a format, and writes the dataset. */
export function ExportDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'export' && state.project !== null);
  return isShown ? <Export /> : null;
}

function Export(): ReactNode {
  const { set } = useActions();
  const { state, setOrder, setOut, setAllow, check, write, stop } = useExport();
  const { report, allow, out, busy, written, problem } = state;
  const isReady = report !== null && obstacles(report, allow).length === 0 && out.trim() !== '';
  return (
    <Modal
      title="Export dataset"
      width={820}
      onClose={() => set({ dialog: null })}
      footer={
        <>
          {busy === null ? null : (
            <Button kind="secondary" onClick={stop}>
              Stop
            </Button>
          )}
          <Button
            kind={report === null ? 'primary' : 'secondary'}
            onClick={() => void check()}
            disabled={busy !== null}
          >
            Check
          </Button>
          <Button
            kind={report === null ? 'secondary' : 'primary'}
            onClick={() => void write()}
            disabled={busy !== null || !isReady}
          >
            Export
          </Button>
        </>
      }
    >
      <ExportForm state={state} onOrder={setOrder} onOut={setOut} />
      <p className={problem === null ? 'dialog-note' : 'dialog-problem'} role="status">
        {describe(state)}
      </p>
      {busy === null ? null : <Progress words={describe(state)} />}
      {written === null ? null : (
        <ul className="export-files" aria-label="Written files">
          {written.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
      )}
      {report === null ? null : (
        <>
          <CountsTable counts={report.counts} />
          <RulesTable rules={report.rules} allow={allow} onAllow={setAllow} />
        </>
      )}
    </Modal>
  );
}

/** Where the export stands and what comes next, in a sentence. */
function describe({ problem, busy, written, report, allow, out }: ExportState): string {
  if (problem !== null) return problem;
  if (busy === 'checking') return 'Reading the project…';
  if (busy === 'writing') return `Writing to ${out}…`;
  if (written !== null) return `Wrote ${counted(written.length, 'file')} to ${out}.`;
  if (report === null) return 'Check shows what training would lose; nothing is written yet.';
  const open = obstacles(report, allow);
  if (open.length === 0) return 'Nothing stands in the way. An earlier dataset in the folder is replaced.';
  return `Training would lose or misread data by ${open.join(', ')}. Mend it in the images, or tick "Allow".`;
}
