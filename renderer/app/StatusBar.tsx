import type { ReactNode } from 'react';
import { recordsOf } from '../../annotations/records.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import type { SaveState } from '../state/workbench.ts';
import { Icon } from '../widgets/Icon.tsx';

/** The row at the foot: what is stored, what is wrong, what runs. */
export function StatusBar(): ReactNode {
  const { set } = useActions();
  const connection = useWorkbench((state) => state.connection);
  const project = useWorkbench((state) => state.project);
  const save = useWorkbench((state) => state.save);
  const findings = useWorkbench((state) => state.findings);
  const job = useWorkbench((state) => state.jobs.find(({ status }) => status === 'running' || status === 'paused'));
  const edited = useWorkbench((state) => state.edited);
  const view = useWorkbench((state) => state.view);
  const regions = edited === null ? 0 : recordsOf(edited.records, 'region').length;
  return (
    <footer className="workbench-status">
      <span className={connection === 'open' ? '' : 'workbench-status-alarm'}>
        <Icon name={connection === 'open' ? 'vm-active' : 'debug-disconnect'} /> {project?.name ?? 'No project'}
        {project?.scanning ? ' (looking for images…)' : ''}
      </span>
      <span className={save.kind === 'failed' ? 'workbench-status-alarm' : ''}>{describeSave(save)}</span>
      <button type="button" onClick={() => set({ bottomPanel: 'problems' })}>
        <Icon name="warning" /> {findings.length} {findings.length === 1 ? 'problem' : 'problems'}
      </button>
      {job === undefined ? null : (
        <button type="button" onClick={() => set({ bottomPanel: 'jobs' })}>
          <Icon name={job.status === 'paused' ? 'debug-pause' : 'loading~spin'} /> {job.title}: {job.done} of{' '}
          {job.total}
        </button>
      )}
      <span className="workbench-status-right">
        {edited === null ? '' : `${regions} ${regions === 1 ? 'region' : 'regions'}`}
      </span>
      <span>{view === null ? 'Fit' : `${Math.round(view.scale * 100)} %`}</span>
    </footer>
  );
}

function describeSave(save: SaveState): string {
  switch (save.kind) {
    case 'saved':
      return save.at === null ? 'Saved' : `Saved ${new Date(save.at).toLocaleTimeString('en-GB')}`;
    case 'saving':
      return 'Saving…';
    case 'failed':
      return 'Not saved';
  }
}
