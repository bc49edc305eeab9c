import type { ReactNode } from 'react';
import { useWorkbench } from '../../state/store.ts';
import type { UndoStep } from '../../state/workbench.ts';

/** Steps shown either way; 500 are kept. */
const SHOWN = 50;

/** What Redo and Undo would do next, with a mark between them where the work stands. */
export function UndoStack(): ReactNode {
  const undo = useWorkbench((state) => state.undo);
  const redo = useWorkbench((state) => state.redo);
  return (
    <ol aria-label={`${undo.length} to undo, ${redo.length} to redo`}>
      <Steps steps={redo.slice(-SHOWN)} total={redo.length} direction="redo" />
      <li className="history-now" aria-current="step">
        {undo.length === 0 && redo.length === 0 ? 'Nothing to undo yet' : 'Now'}
      </li>
      <Steps steps={undo.slice(-SHOWN).toReversed()} total={undo.length} direction="undo" />
    </ol>
  );
}

type StepsProps = {
  steps: readonly UndoStep[];
  /** How many there are on the stack. */
  total: number;
  direction: 'undo' | 'redo';
};

function Steps({ steps, total, direction }: StepsProps): ReactNode {
  const hidden = total - steps.length;
  /** Its place on the stack, which it keeps while others come and go on top. */
  const numberOf = (place: number): number => (direction === 'undo' ? total - place : hidden + place + 1);
  const rest = hidden > 0 ? <li className="history-rest">{`and ${hidden} more to ${direction}`}</li> : null;
  return (
    <>
      {direction === 'redo' ? rest : null}
      {steps.map(({ label }, place) => (
        <li
          key={numberOf(place)}
          className={`history-step history-${direction}`}
          title={`${label} (can be ${direction === 'undo' ? 'undone' : 'redone'})`}
        >
          {label}
        </li>
      ))}
      {direction === 'undo' ? rest : null}
    </>
  );
}
