import type { ReactNode } from 'react';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { useActions } from '../../state/store.ts';
import { IconButton } from '../../widgets/Button.tsx';

const WORDS = { minMatch: 'minimum match', minIou: 'minimum IoU' } as const;

type OwnThresholdProps = {
  /** The one that is reviewed. */
  phrase: PhraseEntry;
  part: 'minMatch' | 'minIou';
  /** What holds for phrases without a threshold of their own. */
  project: number;
};

/** Whether the threshold beside it is the phrase's own, and the way to make it so or to take that back. */
export function OwnThreshold({ phrase, part, project }: OwnThresholdProps): ReactNode {
  const { setOwnThresholds } = useActions();
  const isOwn = phrase[part] !== undefined;
  return (
    <>
      <IconButton
        icon={isOwn ? 'discard' : 'pin'}
        label={
          isOwn
            ? `Reset the ${WORDS[part]} of “${phrase.text}” to the project's, ${project.toFixed(2)}`
            : `Give “${phrase.text}” a ${WORDS[part]} of its own`
        }
        onClick={() => void setOwnThresholds(phrase.id, { [part]: isOwn ? null : project })}
      />
      {isOwn ? <span className="review-own">own threshold</span> : null}
    </>
  );
}
