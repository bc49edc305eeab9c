import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';

const MOST_SAVED = 20;

/** The filters that the user kept, to be used again, and the way to keep the present one. */
export function SavedFilters({ onChoose }: { onChoose: (filter: string) => void }): ReactNode {
  const saved = useWorkbench((state) => state.savedFilters);
  const filter = useWorkbench((state) => state.filter);
  const { set } = useActions();
  const canSave = filter !== '' && !saved.includes(filter);
  const save = () => set({ savedFilters: [filter, ...saved].slice(0, MOST_SAVED) });
  if (saved.length === 0 && !canSave) return null;
  return (
    <>
      <p>Saved filters</p>
      <ul aria-label="Saved filters">
        {saved.map((text) => (
          <li key={text} className="explorer-saved">
            <Popover.Close onClick={() => onChoose(text)} title={text}>
              <code>{text}</code>
            </Popover.Close>
            <IconButton
              icon="trash"
              label={`Forget the filter ${text}`}
              onClick={() => set({ savedFilters: saved.filter((other) => other !== text) })}
            />
          </li>
        ))}
        {canSave ? (
          <li>
            <button type="button" onClick={save}>
              <span>Save the present filter</span>
              <code>{filter}</code>
            </button>
          </li>
        ) : null}
      </ul>
    </>
  );
}
