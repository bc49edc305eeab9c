import { type ReactNode, useEffect, useState } from 'react';
import type { ExportFormat, ExportReport, Result } from '../../main/api.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { ReportTables } from './ReportTables.tsx';
import './dialogs.css';

/** Checks the project against the rules of a format and writes the dataset. */
export function ExportDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'export');
  return isShown ? <Export /> : null;
}

function Export(): ReactNode {
  const { set, request, flush } = useActions();
  const folder = useWorkbench((state) => state.project?.folder ?? '');
  const [formats, setFormats] = useState<readonly ExportFormat[]>([]);
  const [format, setFormat] = useState('objembed');
  const [validationRatio, setValidationRatio] = useState(0.1);
  const [seed, setSeed] = useState(0);
  const [out, setOut] = useState(`${folder}-dataset`);
  const [allow, setAllow] = useState<readonly string[]>([]);
  const [report, setReport] = useState<ExportReport | null>(null);
  const [outcome, setOutcome] = useState<Result<'writeExport'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const order = { format, validationRatio, seed };

  useEffect(() => {
    request('listExportFormats', null).then(setFormats, (error: Error) => setProblem(error.message));
  }, [request]);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    setOutcome(null);
    try {
      await flush();
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setIsBusy(false);
  }

  const check = () => attempt(async () => setReport(await request('checkExport', order)));
  const write = () =>
    attempt(async () => {
      const written = await request('writeExport', { ...order, out, allow });
      setReport(written.report);
      setOutcome(written);
    });

  return (
    <Modal
      title="Export dataset"
      width={760}
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button kind="secondary" onClick={() => void check()} disabled={isBusy}>
            Check
          </Button>
          <Button onClick={() => void write()} disabled={isBusy || out.trim() === ''}>
            Export
          </Button>
        </>
      }
    >
      <div className="dialog-form">
        <label className="dialog-field">
          Format
          <select value={format} onChange={(event) => setFormat(event.target.value)}>
            {formats.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label className="dialog-field">
          Folder of the dataset
          <input value={out} onChange={(event) => setOut(event.target.value)} spellCheck={false} />
        </label>
        <label className="dialog-field">
          Validation share: {Math.round(validationRatio * 100)} %
          <input
            type="range"
            min={0}
            max={0.5}
            step={0.05}
            value={validationRatio}
            onChange={(event) => setValidationRatio(event.target.valueAsNumber)}
          />
        </label>
        <label className="dialog-field">
          Seed of the split
          <input
            type="number"
            min={0}
            step={1}
            value={seed}
            onChange={(event) => setSeed(event.target.valueAsNumber || 0)}
          />
        </label>
      </div>
      <p className={problem === null ? 'dialog-note' : 'dialog-problem'} role="status">
        {problem ??
          describe(outcome, out) ??
          (isBusy ? 'Reading the project…' : 'Check shows what training would lose; nothing is written yet.')}
      </p>
      {report === null ? null : <ReportTables report={report} allow={allow} onAllow={setAllow} />}
    </Modal>
  );
}

function describe(outcome: Result<'writeExport'> | null, out: string): string | null {
  if (outcome === null) return null;
  if (outcome.refused.length > 0) {
    return `Nothing was written: ${outcome.refused.join(', ')} would lose data. Mend it, or allow it below.`;
  }
  return `Wrote ${outcome.written.length} files to ${out}: ${outcome.written.join(', ')}.`;
}
