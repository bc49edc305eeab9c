import type { ReactNode } from 'react';
import type { ImportOrder } from '../../../main/api/datasets.ts';
import { counted } from '../../panels/words.ts';
import { useWorkbench } from '../../state/store.ts';
import { fateOf, mapPhrase } from './mapping.ts';

/** So many rows are drawn; the others come as they are. */
const MOST_SHOWN = 300;

type PhraseTableProps = {
  texts: readonly string[];
  mapping: ImportOrder['phrases'];
  onMapping: (mapping: ImportOrder['phrases']) => void;
  disabled: boolean;
};

/** The phrases of a dataset, each to be renamed or left out. */
export function PhraseTable({ texts, mapping, onMapping, disabled }: PhraseTableProps): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  if (texts.length === 0) return <p className="dialog-note">The dataset has no phrases.</p>;
  const known = new Set(phrases.map(({ text }) => text));
  return (
    <details className="import-phrases">
      <summary>{counted(texts.length, 'phrase')} in the dataset: rename or leave out</summary>
      <fieldset className="export-form" disabled={disabled}>
        <legend className="export-legend">Phrases</legend>
        <table className="dialog-table">
          <thead>
            <tr>
              <th scope="col">In the dataset</th>
              <th scope="col">In the project</th>
              <th scope="col">Is</th>
              <th scope="col">Leave out</th>
            </tr>
          </thead>
          <tbody>
            {texts.slice(0, MOST_SHOWN).map((text) => {
              const to = Object.hasOwn(mapping, text) ? mapping[text] : text;
              return (
                <tr key={text}>
                  <th scope="row" className="import-text" title={text}>
                    {text}
                  </th>
                  <td>
                    <input
                      aria-label={`Text for ${text}`}
                      value={to ?? ''}
                      disabled={to === null}
                      onChange={(event) => onMapping(mapPhrase(mapping, text, event.target.value))}
                    />
                  </td>
                  <td>{fateOf(mapping, text, known)}</td>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Leave out ${text}`}
                      checked={to === null}
                      onChange={(event) => onMapping(mapPhrase(mapping, text, event.target.checked ? null : text))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {texts.length > MOST_SHOWN ? (
          <p className="dialog-note">The other {texts.length - MOST_SHOWN} come with their own texts.</p>
        ) : null}
      </fieldset>
    </details>
  );
}
