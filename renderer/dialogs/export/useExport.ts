import { useEffect, useRef, useState } from 'react';
import type { DatasetFormat, ExportOrder, ExportReport } from '../../../main/api/datasets.ts';
import { counted } from '../../panels/words.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

export type ExportState = {
  readonly formats: readonly DatasetFormat[];
  readonly order: ExportOrder;
  readonly out: string;
  /** Codes of rules whose open errors are accepted. */
  readonly allow: readonly string[];
  /** What the check or the export found; null until the order as it stands was checked. */
  readonly report: ExportReport | null;
  /** Paths of the written files, in the folder; null until something was written. */
  readonly written: readonly string[] | null;
  readonly busy: 'checking' | 'writing' | null;
  readonly problem: string | null;
};

const first: Omit<ExportState, 'out'> = {
  formats: [],
  order: { format: 'objembed', validationRatio: 0.1, seed: 0, options: {} },
  allow: [],
  report: null,
  written: null,
  busy: null,
  problem: null,
};

/** An export from its order over the check to the written files. What runs when the dialog closes is stopped. */
export function useExport() {
  const { request, notify, set } = useActions();
  const folder = useWorkbench((state) => state.project?.folder ?? '');
  const [state, setState] = useState<ExportState>({ ...first, out: `${folder}-dataset` });
  const update = (part: Partial<ExportState>) => setState((before) => ({ ...before, ...part }));

  const closing = useRef(new AbortController());
  useEffect(() => {
    closing.current = new AbortController();
    return () => closing.current.abort(new Error('The export was stopped with its dialog.'));
  }, []);

  useEffect(() => {
    request('listExportFormats', null).then(
      (formats) => setState((before) => ({ ...before, formats })),
      (error: unknown) => setState((before) => ({ ...before, problem: reasonOf(error) })),
    );
  }, [request]);

  async function attempt(
    busy: 'checking' | 'writing',
    work: (signal: AbortSignal) => Promise<Partial<ExportState>>,
  ): Promise<void> {
    const { signal } = closing.current;
    update({ busy, problem: null, written: null });
    try {
      update({ ...(await work(signal)), busy: null });
    } catch (error) {
      update({ busy: null, problem: signal.aborted ? null : reasonOf(error) });
      if (signal.aborted && busy === 'writing') notify('info', reasonOf(signal.reason));
    } finally {
      set({ progress: null });
    }
  }

  return {
    state,
    setOut: (out: string) => update({ out, written: null }),
    setAllow: (allow: readonly string[]) => update({ allow }),
    /** Another order needs another check. */
    setOrder: (part: Partial<ExportOrder>) =>
      update({ order: { ...state.order, ...part }, report: null, written: null, allow: [] }),
    stop() {
      closing.current.abort(new Error('The export was stopped; nothing was written.'));
      closing.current = new AbortController();
    },
    check: () => attempt('checking', async (signal) => ({ report: await request('checkExport', state.order, signal) })),
    write: () =>
      attempt('writing', async (signal) => {
        const { order, out, allow } = state;
        const { report, written, refused } = await request('writeExport', { ...order, out, allow }, signal);
        // Something changed since the check: the new report shows what.
        if (refused.length > 0) return { report };
        notify('info', `Wrote ${counted(written.length, 'file')} to ${out}.`);
        return { report, written };
      }),
  };
}
