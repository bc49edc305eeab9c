import type { ReactNode } from 'react';
import { type DisagreementKind, disagreementKinds } from '../../../annotations/curation/disagreements.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { counted } from '../words.ts';
import type { LoadedQueue } from './queueLoader.ts';
import { kindClass, kindIcons } from './queueWords.ts';

/** Which kinds are listed, and for which phrase; each with how many there are. */
export function QueueFilters({ loaded }: { loaded: LoadedQueue | null }): ReactNode {
  return (
    <div className="queue-filters">
      <fieldset className="queue-kinds" aria-label="Kinds of disagreements">
        {disagreementKinds.map((kind) => (
          <KindToggle key={kind} kind={kind} count={loaded?.kinds[kind] ?? 0} />
        ))}
      </fieldset>
      <PhraseChoice counts={loaded?.phrases ?? {}} />
    </div>
  );
}

function KindToggle({ kind, count }: { kind: DisagreementKind; count: number }): ReactNode {
  const filter = useWorkbench((state) => state.queueFilter);
  const { set } = useActions();
  const isOn = filter.kinds.includes(kind);
  const others = filter.kinds.filter((other) => other !== kind);
  return (
    <button
      type="button"
      className={`queue-kind ${kindClass(kind)}`}
      aria-pressed={isOn}
      title={`${isOn ? 'List all kinds again' : `List only: ${kind}`} (${counted(count, 'disagreement')})`}
      onClick={() => set({ queueFilter: { ...filter, kinds: isOn ? others : [...others, kind] } })}
    >
      <Icon name={kindIcons[kind]} />
      <span>{kind}</span> <span className="queue-kind-count">{count.toLocaleString('en')}</span>
    </button>
  );
}

function PhraseChoice({ counts }: { counts: LoadedQueue['phrases'] }): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const filter = useWorkbench((state) => state.queueFilter);
  const { set } = useActions();
  return (
    <select
      className="queue-phrase"
      aria-label="Phrase of the disagreements"
      value={filter.phraseId ?? ''}
      onChange={(event) => set({ queueFilter: { ...filter, phraseId: event.target.value || null } })}
    >
      <option value="">All phrases</option>
      {phrases
        .filter(({ id }) => (counts[id] ?? 0) > 0 || id === filter.phraseId)
        .map(({ id, text }) => (
          <option key={id} value={id}>
            {text} ({(counts[id] ?? 0).toLocaleString('en')})
          </option>
        ))}
    </select>
  );
}
