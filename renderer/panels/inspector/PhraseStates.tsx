import { memo, type ReactNode, useMemo, useState } from 'react';
import type { PhraseState } from '../../../annotations/records.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';
import { counted } from '../words.ts';
import { type StateRow, stateRows, tellingRows } from './phraseStates.ts';
import { Segmented } from './Segmented.tsx';

/** Up to so many phrases are all listed. */
const SHORT = 20;

const ICONS = { unknown: 'question', exhaustive: 'check-all', 'verified absent': 'circle-slash' } as const;

/** For every phrase, whether all of its objects are regions, or it is verified absent. */
export function PhraseStates({ edited: { image, records } }: { edited: EditedImage }): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const activeId = useWorkbench((state) => state.activePhraseId);
  const [showsAll, setShowsAll] = useState(false);
  const rows = useMemo(() => stateRows(phrases, records, image.id), [phrases, records, image.id]);
  if (rows.length === 0) return null;
  const isLong = rows.length > SHORT;
  const shown = isLong && !showsAll ? tellingRows(rows, activeId) : rows;
  return (
    <>
      <table className="inspector-states">
        <caption>
          Are all objects of a phrase marked?
          <span className="inspector-legend">
            {Object.entries(ICONS).map(([state, icon]) => (
              <span key={state}>
                <Icon name={icon} /> {state}
              </span>
            ))}
          </span>
        </caption>
        <tbody>
          {shown.map(({ phrase, state, regions }) => (
            <StateOfPhrase
              key={phrase.id}
              phraseId={phrase.id}
              text={phrase.text}
              position={phrase.position}
              state={state}
              regions={regions}
            />
          ))}
        </tbody>
      </table>
      {shown.some(({ regions }) => regions > 0) ? (
        <p className="inspector-note">A phrase that regions carry here cannot be verified absent.</p>
      ) : null}
      {isLong ? (
        <button type="button" className="inspector-link" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show those that tell something' : `Show all ${rows.length} phrases`}
        </button>
      ) : null}
    </>
  );
}

type StateOfPhraseProps = Pick<StateRow, 'state' | 'regions'> & { phraseId: string; text: string; position: number };

const StateOfPhrase = memo(function StateOfPhrase(props: StateOfPhraseProps): ReactNode {
  const { phraseId, text, position, state, regions } = props;
  const { setPhraseState } = useActions();
  const refusal = regions > 0 ? `not possible, as ${counted(regions, 'region')} here carry it` : null;
  return (
    <tr>
      <th scope="row" title={text}>
        <Swatch position={position} /> {text}
      </th>
      <td>
        <Segmented<PhraseState['state'] | 'unknown'>
          label={`State of ${text}`}
          value={state}
          segments={[
            { value: 'unknown', icon: ICONS.unknown },
            { value: 'exhaustive', icon: ICONS.exhaustive },
            { value: 'verified absent', icon: ICONS['verified absent'], refusal },
          ]}
          onChange={(chosen) => setPhraseState(phraseId, chosen)}
        />
      </td>
    </tr>
  );
});
