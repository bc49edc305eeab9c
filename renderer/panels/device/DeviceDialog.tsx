import { type ReactNode, useState } from 'react';
import type { DeviceReport, ExecutionProvider } from '../../../main/deviceReport.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { Modal } from '../../widgets/Modal.tsx';
import { gigabytes, runsOn } from './deviceWords.ts';
import { ProviderTable } from './ProviderTable.tsx';
import './device.css';

/** What the model runs on, why, and what else there is. */
export function DeviceDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'device');
  return isShown ? <Device /> : null;
}

function Device(): ReactNode {
  const { set } = useActions();
  const device = useWorkbench((state) => state.device);
  const { problem, isBusy, test, choose } = useDevice();
  return (
    <Modal
      title="Device"
      width={820}
      onClose={() => set({ dialog: null })}
      footer={
        <>
          <Button kind="secondary" onClick={() => set({ dialog: 'models' })}>
            Models
          </Button>
          <Button kind="secondary" onClick={() => void test(null)} disabled={isBusy || device === null}>
            {isBusy ? 'Testing…' : 'Test all again'}
          </Button>
        </>
      }
    >
      {device === null ? (
        <p className="dialog-note">Nothing is known yet; it comes with the connection to the server.</p>
      ) : (
        <>
          <Decision device={device} onChoose={(provider) => void choose(provider)} />
          {problem === null ? null : (
            <p className="dialog-problem" role="alert">
              {problem}
            </p>
          )}
          <ProviderTable device={device} isBusy={isBusy} onTest={(provider) => void test(provider)} />
          <Surroundings device={device} />
        </>
      )}
    </Modal>
  );
}

type DecisionProps = {
  device: DeviceReport;
  onChoose: (provider: ExecutionProvider | 'auto') => void;
};

function Decision({ device, onChoose }: DecisionProps): ReactNode {
  const title = runsOn(device);
  return (
    <section className="device-decision" aria-label="What the model runs on">
      <label className="device-choice">
        Run the model on
        <select
          value={device.asked}
          onChange={(event) => {
            const chosen = device.providers.find(({ id }) => id === event.target.value);
            onChoose(chosen?.id ?? 'auto');
          }}
        >
          <option value="auto">the best that computes right</option>
          {device.providers.map((provider) => (
            <option key={provider.id} value={provider.id}>
              {provider.title}
            </option>
          ))}
        </select>
      </label>
      <p role="status">
        <strong>
          {title === null ? 'It is not decided yet what the model runs on.' : `The model runs on: ${title}.`}
        </strong>{' '}
        <span className="dialog-note">{device.why}</span>
      </p>
    </section>
  );
}

/** What decides how a provider computes, and how much it may hold. */
function Surroundings({ device: { versions, memory } }: { device: DeviceReport }): ReactNode {
  const facts = { ...versions, Memory: `${gigabytes(memory.total)}, of which ${gigabytes(memory.free)} are free` };
  return (
    <dl className="device-facts" aria-label="Versions and memory">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useDevice() {
  const { set, request } = useActions();
  const testing = useWorkbench((state) => state.device?.testing ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isWaiting, setIsWaiting] = useState(false);
  async function ask(asking: Promise<DeviceReport>): Promise<void> {
    setIsWaiting(true);
    setProblem(null);
    try {
      set({ device: await asking });
    } catch (error) {
      setProblem(reasonOf(error));
    }
    setIsWaiting(false);
  }
  return {
    problem,
    isBusy: isWaiting || testing !== null,
    test: (provider: ExecutionProvider | null) => ask(request('testDevice', { provider })),
    choose: (provider: ExecutionProvider | 'auto') => ask(request('chooseProvider', { provider })),
  };
}
