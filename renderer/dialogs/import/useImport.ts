import { useEffect, useRef, useState } from 'react';
import type { DatasetFormat, ImportOrder, ImportOutcome } from '../../../main/api/datasets.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';

export type ImportState = {
  readonly formats: readonly DatasetFormat[];
  readonly order: ImportOrder;
  /** What the last check or the import came to; null until there was one of this dataset. */
  readonly outcome: ImportOutcome | null;
  /** Whether that is the outcome of the order as it stands. */
  readonly isChecked: boolean;
  readonly stage: 'asking' | 'checking' | 'importing' | 'imported' | 'undoing' | 'undone';
  readonly problem: string | null;
};

const NOT_UNDONE = 'The import stays, for the reason that the notification gives.';

const first: ImportState = {
  formats: [],
  order: { dataset: '', format: null, options: {}, frame: 'stored', phrases: {}, allow: [], dryRun: true },
  outcome: null,
  isChecked: false,
  stage: 'asking',
  problem: null,
};

/** An import from its order over the check to what came of it. What runs when the dialog closes is stopped. */
export function useImport() {
  const { request, importDataset, undo, notify } = useActions();
  const [state, setState] = useState<ImportState>(first);
  const update = (part: Partial<ImportState>) => setState((before) => ({ ...before, ...part }));
  const running = useRef(new AbortController());

  useEffect(() => {
    running.current = new AbortController();
    return () => running.current.abort(new Error('The import was stopped with its dialog.'));
  }, []);

  useEffect(() => {
    request('listImportFormats', null).then(
      (formats) => setState((before) => ({ ...before, formats })),
      (error: unknown) => setState((before) => ({ ...before, problem: reasonOf(error) })),
    );
  }, [request]);

  async function run(dryRun: boolean): Promise<void> {
    const { signal } = running.current;
    update({ stage: dryRun ? 'checking' : 'importing', problem: null });
    try {
      const outcome = await importDataset({ ...state.order, dataset: state.order.dataset.trim(), dryRun }, signal);
      update({ outcome, isChecked: true, stage: outcome.entries === null ? 'asking' : 'imported' });
    } catch (error) {
      if (signal.aborted) notify('info', reasonOf(signal.reason));
      update({ stage: 'asking', problem: signal.aborted ? null : reasonOf(error) });
    }
  }

  return {
    state,
    /** Another order needs another check; another dataset or format has other phrases and findings. */
    setOrder: (part: Partial<ImportOrder>) =>
      update({
        order: { ...state.order, allow: [], ...part },
        isChecked: false,
        stage: 'asking',
        problem: null,
        ...('dataset' in part || 'format' in part ? { outcome: null } : {}),
      }),
    /** Consent changes nothing of what the check found. */
    setAllow: (allow: readonly string[]) => update({ order: { ...state.order, allow } }),
    check: () => run(true),
    start: () => run(false),
    stop() {
      running.current.abort(new Error('The import was stopped; nothing was stored.'));
      running.current = new AbortController();
    },
    /** The import is the newest step: nothing else can be done while the dialog is open. */
    async takeBack() {
      update({ stage: 'undoing' });
      if (await undo()) update({ stage: 'undone', outcome: null, isChecked: false });
      else update({ stage: 'asking', isChecked: false, problem: NOT_UNDONE });
    },
  };
}
