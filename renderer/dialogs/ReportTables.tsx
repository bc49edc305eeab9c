import type { ReactNode } from 'react';
import type { ExportReport } from '../../main/api.ts';
import { Icon } from '../widgets/Icon.tsx';

type ReportTablesProps = {
  report: ExportReport;
  /** Codes of rules whose open errors are accepted. */
  allow: readonly string[];
  onAllow: (allow: readonly string[]) => void;
};

/** What an export holds, split by split, and every rule that it breaks or broke. */
export function ReportTables({ report, allow, onAllow }: ReportTablesProps): ReactNode {
  const splits = Object.entries(report.counts);
  const columns = Object.keys(splits[0]?.[1] ?? {});
  const toggle = (code: string) =>
    onAllow(allow.includes(code) ? allow.filter((other) => other !== code) : [...allow, code]);
  return (
    <>
      <table className="dialog-table" aria-label="Counts">
        <thead>
          <tr>
            <th scope="col">Split</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="dialog-number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {splits.map(([split, counts]) => (
            <tr key={split}>
              <th scope="row">{split}</th>
              {columns.map((column) => (
                <td key={column} className="dialog-number">
                  {(counts[column] ?? 0).toLocaleString('en')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {report.rules.length === 0 ? <p className="dialog-note">No rule is broken.</p> : null}
      <ul className="dialog-rules" aria-label="Rules">
        {report.rules.map(({ code, severity, meaning, count, fixed, hits }) => {
          const open = count - fixed;
          return (
            <li key={code}>
              <details>
                <summary>
                  <Icon name={severity === 'error' && open > 0 ? 'error' : open > 0 ? 'warning' : 'pass'} /> {meaning}{' '}
                  <small>
                    {code}: {count}
                    {fixed > 0 ? `, ${fixed} mended` : ''}
                  </small>
                </summary>
                {hits.map(({ message }) => (
                  <p key={message}>{message}</p>
                ))}
              </details>
              {severity === 'error' && open > 0 ? (
                <label>
                  <input type="checkbox" checked={allow.includes(code)} onChange={() => toggle(code)} /> allow
                </label>
              ) : null}
            </li>
          );
        })}
      </ul>
    </>
  );
}
