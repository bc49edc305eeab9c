import type { ReactNode } from 'react';
import type { DeviceReport, ExecutionProvider, ProviderReport } from '../../../main/deviceReport.ts';
import { Button } from '../../widgets/Button.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { WithCode } from '../../widgets/WithCode.tsx';
import { remarksOn, shareInWords, speedInWords, stateOf, states, testsInWords } from './deviceWords.ts';

type Props = {
  device: DeviceReport;
  isBusy: boolean;
  onTest: (provider: ExecutionProvider) => void;
};

/** All execution providers with what is known of them. */
export function ProviderTable({ device, isBusy, onTest }: Props): ReactNode {
  return (
    <table className="dialog-table device-table">
      <thead>
        <tr>
          <th scope="col">Execution provider</th>
          <th scope="col">State</th>
          <th scope="col">Speed</th>
          <th scope="col">Precisions</th>
          <th scope="col">Self-test</th>
        </tr>
      </thead>
      {device.providers.map((provider) => (
        <ProviderRows key={provider.id} provider={provider} device={device} isBusy={isBusy} onTest={onTest} />
      ))}
    </table>
  );
}

function ProviderRows({ provider, device, isBusy, onTest }: Props & { provider: ProviderReport }): ReactNode {
  const state = stateOf(provider, device.testing);
  const remarks = remarksOn(provider);
  const isUsed = provider.id === device.got;
  return (
    <tbody className={isUsed ? 'device-used' : ''}>
      <tr className="device-row">
        <th scope="row" className="device-name">
          {provider.title}
          {isUsed ? <span className="device-badge">in use</span> : null}
        </th>
        <td className={`device-state device-state-${state}`}>
          <Icon name={states[state].icon} /> {states[state].words}
        </td>
        <td className="device-number">{speedInWords(provider.speed)}</td>
        <td>{provider.precisions.join(', ')}</td>
        <td>
          <Button kind="secondary" onClick={() => onTest(provider.id)} disabled={isBusy}>
            Test<span className="device-hidden"> {provider.title}</span> again
          </Button>
        </td>
      </tr>
      {remarks === '' && provider.tests.length === 0 ? null : (
        <tr className="device-more">
          <td colSpan={5}>
            {remarks === '' ? null : (
              <p className="device-remarks">
                <WithCode text={remarks} />
              </p>
            )}
            {provider.tests.length === 0 ? null : <SelfTest provider={provider} />}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function SelfTest({ provider: { title, tests } }: { provider: ProviderReport }): ReactNode {
  const wrongFirst = tests.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <details>
      <summary>{testsInWords(tests)}</summary>
      <table className="dialog-table device-tests" aria-label={`Self-test of ${title}`}>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="dialog-number">
              Error
            </th>
            <th scope="col" className="dialog-number">
              Allowed
            </th>
          </tr>
        </thead>
        <tbody>
          {wrongFirst.map(({ operation, passed, error, tolerance, message }) => (
            <tr key={operation}>
              <td>{operation}</td>
              <td className={`device-state-${passed ? 'right' : 'wrong'}`} title={message ?? undefined}>
                <Icon name={passed ? 'pass' : 'error'} /> {passed ? 'Right' : error === null ? 'Does not run' : 'Wrong'}
              </td>
              <td className="dialog-number">{error === null ? '' : shareInWords(error)}</td>
              <td className="dialog-number">{shareInWords(tolerance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
