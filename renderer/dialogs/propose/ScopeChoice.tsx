import type { ReactNode } from 'react';
import { counted, splitPath } from '../../panels/words.ts';
import { useWorkbench } from '../../state/store.ts';
import { useMatchingTotal } from '../../state/useMatchingTotal.ts';
import type { Scope } from './scope.ts';

/** The images that a run can be over, with how many they are. */
export function ScopeChoice({ scope, onScope }: { scope: Scope; onScope: (scope: Scope) => void }): ReactNode {
  const current = useWorkbench((state) => state.current);
  const chosen = useWorkbench((state) => state.chosenImageIds.size);
  const filter = useWorkbench((state) => state.filter);
  const all = useWorkbench((state) => state.project?.images ?? 0);
  const total = useMatchingTotal();
  const matching = total === null ? '' : `: ${counted(total, 'image')}`;
  const choices: readonly { readonly value: Scope; readonly label: string; readonly isPossible: boolean }[] = [
    {
      value: 'image',
      label: current === null ? 'This image' : `This image: ${splitPath(current.path).name}`,
      isPossible: current !== null,
    },
    {
      value: 'chosen',
      label:
        chosen === 0
          ? 'Chosen images (Ctrl or Shift and click in the explorer)'
          : `The ${counted(chosen, 'chosen image')}`,
      isPossible: chosen > 0,
    },
    {
      value: 'filter',
      label: filter === '' ? 'Images of the filter' : `Images of the filter "${filter}"${matching}`,
      isPossible: filter !== '',
    },
    {
      value: 'all',
      label: all === 1 ? 'The one image of the project' : `All ${counted(all, 'image')}`,
      isPossible: true,
    },
  ];
  return (
    <fieldset className="dialog-choices">
      <legend>Where</legend>
      {choices.map(({ value, label, isPossible }) => (
        <label key={value}>
          <input
            type="radio"
            name="scope"
            checked={scope === value}
            disabled={!isPossible}
            onChange={() => onScope(value)}
          />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  );
}
