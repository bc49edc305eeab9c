import type { ReactNode } from 'react';
import { recordsOf } from '../../annotations/records.ts';
import { DeviceStatus } from '../panels/device/DeviceStatus.tsx';
import { ModelStatus } from '../panels/models/ModelStatus.tsx';
import { useActions, useWorkbench } from '../state/store.ts';
import type { ConnectionState, SaveState } from '../state/workbench.ts';
import { Icon } from '../widgets/Icon.tsx';
import './statusBar.css';

const connections: Readonly<Record<ConnectionState, { icon: string; words: string }>> = {
  connecting: { icon: 'sync codicon-modifier-spin', words: 'Connecting…' },
  open: { icon: 'vm-active', words: 'Connected' },
  lost: { icon: 'debug-disconnect', words: 'Connection lost' },
};

/** The row at the foot: what is stored, what is wrong, what runs, what is shown. */
export function StatusBar(): ReactNode {
  return (
    <footer className="workbench-status">
      <Connection />
      <Saved />
      <Problems />
      <RunningJob />
      <ModelStatus />
      <DeviceStatus />
      <Shown />
    </footer>
  );
}

function Connection(): ReactNode {
  const connection = useWorkbench((state) => state.connection);
  const isScanning = useWorkbench((state) => state.project?.scanning ?? false);
  const { icon, words } = connections[connection];
  return (
    <>
      <span className={connection === 'lost' ? 'workbench-status-alarm' : ''}>
        <Icon name={icon} /> {words}
      </span>
      {isScanning ? <span>Looking for images…</span> : null}
    </>
  );
}

function Saved(): ReactNode {
  const save = useWorkbench((state) => state.save);
  const { text, title } = describeSave(save);
  return (
    <span className={save.kind === 'failed' ? 'workbench-status-alarm workbench-status-long' : ''} title={title}>
      {text}
    </span>
  );
}

function Problems(): ReactNode {
  const findings = useWorkbench((state) => state.findings.length);
  const { set } = useActions();
  return (
    <button type="button" title="Show the problems" onClick={() => set({ bottomPanel: 'problems' })}>
      <Icon name="warning" /> {findings} {findings === 1 ? 'problem' : 'problems'}
    </button>
  );
}

function RunningJob(): ReactNode {
  const job = useWorkbench((state) => state.jobs.find(({ status }) => status === 'running' || status === 'paused'));
  const { set } = useActions();
  if (job === undefined) return null;
  return (
    <button type="button" title="Show the jobs" onClick={() => set({ bottomPanel: 'jobs' })}>
      <Icon name={job.status === 'paused' ? 'debug-pause' : 'loading codicon-modifier-spin'} />{' '}
      <span className="workbench-status-long">
        {job.title}: {job.done} of {job.total}
      </span>
      <progress value={job.done} max={Math.max(1, job.total)} aria-label={`Progress of ${job.title}`} />
    </button>
  );
}

function Shown(): ReactNode {
  const regions = useWorkbench(({ edited }) => (edited === null ? null : recordsOf(edited.records, 'region').length));
  const proposals = useWorkbench((state) => state.edited?.proposals?.boxes.length ?? 0);
  const tool = useWorkbench((state) => state.tool);
  const scale = useWorkbench((state) => state.view?.scale ?? null);
  const { set } = useActions();
  if (regions === null) return <span className="workbench-status-right" />;
  return (
    <>
      <span className="workbench-status-right">
        {counted(regions, 'region')}, {counted(proposals, 'proposal')}
      </span>
      <button type="button" title="The tool in hand" onClick={() => set({ tool: tool === 'draw' ? 'select' : 'draw' })}>
        {tool === 'draw' ? 'Drawing' : 'Selecting'}
      </button>
      <button type="button" title="Fit the image" onClick={() => set({ view: null })}>
        {scale === null ? 'Fit' : `${Math.round(scale * 100)} %`}
      </button>
    </>
  );
}

function describeSave(save: SaveState): { text: string; title: string } {
  switch (save.kind) {
    case 'saved':
      return save.at === null
        ? { text: 'All is stored', title: 'Nothing was done since the project was opened.' }
        : { text: `Saved ${new Date(save.at).toLocaleTimeString('en-GB')}`, title: save.at };
    case 'saving':
      return { text: 'Saving…', title: 'What was done is being stored.' };
    case 'failed':
      return { text: `Not saved: ${save.reason}`, title: save.reason };
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
