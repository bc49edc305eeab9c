import type { ReactNode } from 'react';
import type { ExportReport } from '../../../main/api/datasets.ts';

/** What each split of the dataset holds. */
export function CountsTable({ counts }: { counts: ExportReport['counts'] }): ReactNode {
  const splits = Object.entries(counts);
  const kinds = [...new Set(splits.flatMap(([, ofSplit]) => Object.keys(ofSplit)))];
  return (
    <table className="dialog-table">
      <caption>Counts</caption>
      <thead>
        <tr>
          <th scope="col">Split</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col" className="dialog-number">
              {inWords(kind)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {splits.map(([split, ofSplit]) => (
          <tr key={split}>
            <th scope="row">{split}</th>
            {kinds.map((kind) => (
              <td key={kind} className="dialog-number">
                {(ofSplit[kind] ?? 0).toLocaleString('en')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `imagesWithoutRegions` as "images without regions". */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
