import { type ReactNode, useEffect } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { taskInShort, usedName } from './modelWords.ts';

/** In the status bar: which model is used, and what is being downloaded or converted. */
export function ModelStatus(): ReactNode {
  const models = useWorkbench((state) => state.models);
  const connection = useWorkbench((state) => state.connection);
  const { request, set } = useActions();
  useEffect(() => {
    if (connection !== 'open') return;
    // The server tells of every change after this; an answer that the connection loses comes with the next one.
    request('readModels', null).then(
      (report) => set({ models: report }),
      () => undefined,
    );
  }, [connection, request, set]);
  const task = models?.tasks.find(({ status }) => status === 'running');
  const name = models === null ? 'Models' : usedName(models);
  return (
    <button
      type="button"
      title={task === undefined ? `The model in use: ${name}` : task.title}
      aria-label={task === undefined ? `Model: ${name}` : taskInShort(task)}
      onClick={() => set({ dialog: 'models' })}
    >
      <Icon name={task === undefined ? 'package' : 'loading codicon-modifier-spin'} />{' '}
      <span className="models-status">{task === undefined ? name : taskInShort(task)}</span>
    </button>
  );
}
