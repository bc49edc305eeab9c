import { type ReactNode, useEffect } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { runsOn } from './deviceWords.ts';

/** In the status bar: what the model runs on. */
export function DeviceStatus(): ReactNode {
  const device = useWorkbench((state) => state.device);
  const connection = useWorkbench((state) => state.connection);
  const { request, set } = useActions();
  useEffect(() => {
    if (connection !== 'open') return;
    // The server tells of every change after this; an answer that the connection loses comes with the next one.
    request('readDevice', null).then(
      (report) => set({ device: report }),
      () => undefined,
    );
  }, [connection, request, set]);
  const title = runsOn(device);
  return (
    <button type="button" title={device?.why ?? 'What the model runs on'} onClick={() => set({ dialog: 'device' })}>
      <Icon name="circuit-board" /> {title ?? 'Device'}
    </button>
  );
}
