import type { ReactNode } from 'react';
import { useActions, useWorkbench } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { learnedInWords } from './learnedInWords.ts';

/** From how much the order of what is left was learned, and the way to have the order of the text alone. */
export function LearnedNote(): ReactNode {
  const isOn = useWorkbench((state) => state.learnsWhileAccepting);
  const learned = useWorkbench((state) => state.learned);
  const activePhraseId = useWorkbench((state) => state.activePhraseId);
  const { set } = useActions();
  const words = isOn ? learnedInWords(learned, activePhraseId) : 'learning is off';
  if (words === null) return null;
  return (
    <p className="review-learned">
      <span role="status">{words}</span>
      <IconButton
        icon={isOn ? 'lightbulb-sparkle' : 'lightbulb'}
        label={isOn ? 'Order by the text of the phrase alone' : 'Order by what was accepted and rejected'}
        pressed={isOn}
        onClick={() => set({ learnsWhileAccepting: !isOn })}
      />
    </p>
  );
}
