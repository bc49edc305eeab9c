import { type ReactNode, useEffect, useState } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';

const DELAY_MS = 200;
const GRAMMAR =
  'Words match the path. status:unseen, proposals, "in progress", done or unfinished; phrase:"red car"; absent:dog; ' +
  'regions:>3; iou:<0.6; score:[0.2,0.5]; #12; a minus before a word negates it.';

/** The filter of the explorer, with the number of images that it matches or the reason why it cannot be used. */
export function FilterField({ total, problem }: { total: number; problem: string | null }): ReactNode {
  const filter = useWorkbench((state) => state.filter);
  const { setFilter } = useActions();
  const [typed, setTyped] = useState(filter);

  useEffect(() => setTyped(filter), [filter]);
  useEffect(() => {
    if (typed === filter) return;
    const timer = setTimeout(() => void setFilter(typed).catch(() => undefined), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed, filter, setFilter]);

  return (
    <div className="explorer-filter">
      <input
        aria-label="Filter images"
        aria-describedby="explorer-filter-note"
        placeholder="Filter, e.g. status:unfinished"
        title={GRAMMAR}
        value={typed}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p id="explorer-filter-note" className={problem === null ? '' : 'explorer-problem'} role="status">
        {problem ?? `${total.toLocaleString('en')} ${total === 1 ? 'image' : 'images'}`}
      </p>
    </div>
  );
}
