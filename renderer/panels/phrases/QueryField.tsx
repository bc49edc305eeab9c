import { type ReactNode, useId, useState } from 'react';
import { normaliseText } from '../../../annotations/text.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { Button } from '../../widgets/Button.tsx';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { Refusal } from '../../widgets/Refusal.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { useKeyOf } from '../review/useKeyed.ts';
import { phraseRefusal } from './phraseRefusal.ts';
import type { RankedProposal } from './rankProposals.ts';
import { findByText } from './searchPhrases.ts';
import { type QueryAnswer, useQuery } from './useQuery.ts';

/** Asks the open image for any text, without making it a phrase. */
export function QueryField(): ReactNode {
  const id = useId();
  const { addPhrase } = useActions();
  const phrases = useWorkbench((state) => state.phrases);
  const [typed, setTyped] = useState('');
  const answer = useQuery(typed);
  const isPhrase = findByText(phrases, normaliseText(typed)) !== undefined;
  return (
    <section className="phrases-query" aria-label="Query">
      <label htmlFor={id}>Query this image</label>
      <input
        id={id}
        type="search"
        placeholder="Any text, e.g. the leftmost dog"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Answer answer={answer} hasText={normaliseText(typed) !== ''} />
      {normaliseText(typed) === '' ? null : (
        <Button
          kind="secondary"
          disabled={isPhrase || phraseRefusal(typed) !== null}
          onClick={() => {
            setTyped('');
            void addPhrase(typed);
          }}
        >
          {isPhrase ? 'Is a phrase already' : 'Add as phrase'}
        </Button>
      )}
    </section>
  );
}

function Answer({ answer, hasText }: { answer: QueryAnswer; hasText: boolean }): ReactNode {
  const hasProposals = useWorkbench((state) => state.edited?.proposals != null);
  const key = useKeyOf()('model.proposeHere');
  if (!hasProposals) {
    const how = key === null ? 'the model has proposed boxes' : `the model has proposed boxes (${key})`;
    return hasText ? <p className="phrases-note">An image can be asked once {how}.</p> : null;
  }
  switch (answer.kind) {
    case 'nothing asked':
      return null;
    case 'asking':
      return <p className="phrases-note">Asking…</p>;
    case 'refused':
      return <Refusal reason={answer.reason} />;
    case 'found':
      return <Best best={answer.best} />;
  }
}

function Best({ best }: { best: readonly RankedProposal[] }): ReactNode {
  const selected = useWorkbench(({ selection }) => (selection.kind === 'proposal' ? selection.index : null));
  const { select } = useActions();
  if (best.length === 0) return <p className="phrases-note">The model found no box in this image.</p>;
  return (
    <ol className="phrases-answers" aria-label="Best proposals for the query">
      {best.map(({ proposalIndex, match, predictedIou }) => (
        <li key={proposalIndex} aria-current={proposalIndex === selected}>
          <ChoiceRow onClick={() => select({ kind: 'proposal', index: proposalIndex })}>
            <ScoreBars match={match} iou={predictedIou} />
            <span className="phrases-numbers" aria-hidden="true">
              {match.toFixed(2)} · {predictedIou.toFixed(2)}
            </span>
            <span className="phrases-text">proposal {proposalIndex + 1}</span>
          </ChoiceRow>
        </li>
      ))}
    </ol>
  );
}
