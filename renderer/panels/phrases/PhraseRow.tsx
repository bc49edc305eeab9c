import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { hasOwnThresholds } from '../../../annotations/acceptance.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { useActions } from '../../state/store.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { CountBadge } from '../../widgets/CountBadge.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';
import { counted } from '../words.ts';
import { ownInFigures, ownInWords } from './ownThresholds.ts';
import { RenameField } from './RenameField.tsx';

type PhraseRowProps = {
  phrase: PhraseEntry;
  /** The key that gives it; null from the eleventh on. */
  digit: string | null;
  /** How many proposals of the open image reach the thresholds for it; null while that is not known. */
  here: number | null;
  isActive: boolean;
  /** Whether the tab key stops here. */
  isEntry: boolean;
  onFocus: (phraseId: string) => void;
};

/** A phrase: a click makes it the one that is reviewed and drawn, another click all of them. */
export const PhraseRow = memo(function PhraseRow(props: PhraseRowProps): ReactNode {
  const { phrase, isActive, isEntry, onFocus } = props;
  const { set, renamePhrase, removePhrase } = useActions();
  const [isRenaming, setIsRenaming] = useState(false);
  const choice = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    // Only from the keyboard does the focus go nowhere when the field goes.
    if (!isRenaming && wasRenaming.current && document.activeElement === document.body) choice.current?.focus();
    wasRenaming.current = isRenaming;
  }, [isRenaming]);
  const remove = () => void removePhrase(phrase.id);

  function press(event: KeyboardEvent): void {
    if (event.key === 'F2') setIsRenaming(true);
    else if (event.key === 'Delete') remove();
    else return;
    event.preventDefault();
  }

  if (isRenaming) {
    return (
      <li className="phrases-row">
        <RenameField
          phrase={phrase}
          onRename={(text) => void renamePhrase(phrase.id, text)}
          onEnd={() => setIsRenaming(false)}
        />
      </li>
    );
  }
  return (
    <li className="phrases-row">
      <ChoiceRow
        ref={choice}
        tabIndex={isEntry ? 0 : -1}
        aria-pressed={isActive}
        title={[phrase.text, ...detailsOf(props)].join(', ')}
        onClick={() => set({ activePhraseId: isActive ? null : phrase.id })}
        onDoubleClick={() => setIsRenaming(true)}
        onFocus={() => onFocus(phrase.id)}
        onKeyDown={press}
      >
        <PhraseLine {...props} />
      </ChoiceRow>
      <RowAction icon="edit" words={`Rename ${phrase.text}`} isReachable={isEntry} act={() => setIsRenaming(true)} />
      <RowAction icon="trash" words={`Remove ${phrase.text}`} isReachable={isEntry} act={remove} />
    </li>
  );
});

/** Figures to see, and the same in words for those who hear them. */
function PhraseLine(props: PhraseRowProps): ReactNode {
  const { phrase, digit, here } = props;
  const { text, position, regions, images } = phrase;
  return (
    <>
      <span aria-hidden="true">
        <kbd className={digit === null ? 'phrases-digit phrases-digit-none' : 'phrases-digit'}>{digit}</kbd>
      </span>
      <Swatch position={position} />
      <span className="phrases-text">{text}</span>
      <span className="phrases-spoken">, {detailsOf(props).join(', ')}</span>
      {hasOwnThresholds(phrase) ? (
        <span className="phrases-own" aria-hidden="true">
          {ownInFigures(phrase)}
        </span>
      ) : null}
      {here === null ? null : (
        <span aria-hidden="true">
          <CountBadge count={here} isQuiet={here === 0} />
        </span>
      )}
      <span className="phrases-count" aria-hidden="true">
        {regions === 0 ? '–' : `${regions} / ${images}`}
      </span>
    </>
  );
}

type RowActionProps = { icon: string; words: string; isReachable: boolean; act: () => void };

function RowAction({ icon, words, isReachable, act }: RowActionProps): ReactNode {
  return (
    <button
      type="button"
      className="widget-icon-button"
      aria-label={words}
      title={words}
      tabIndex={isReachable ? 0 : -1}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  );
}

function detailsOf({ phrase, digit, here }: PhraseRowProps): readonly string[] {
  const { regions, images } = phrase;
  return [
    `${counted(regions, 'region')} in ${counted(images, 'image')}`,
    ...(here === null ? [] : [`${counted(here, 'proposal')} of this image at the thresholds`]),
    ...ownInWords(phrase),
    ...(digit === null ? [] : [`key ${digit}`]),
  ];
}
