import { memo, type ReactNode } from 'react';
import type { QueueEntry } from '../../../main/api/curation.ts';
import { useWorkbench } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { splitPath } from '../words.ts';
import { evidenceWords, kindClass, kindIcons } from './queueWords.ts';

/** CSS pixels. */
export const ROW_HEIGHT = 24;
export const TITLE_HEIGHT = 26;

type QueueRowProps = {
  /** Undefined until it has come. */
  entry: QueueEntry | undefined;
  index: number;
  total: number;
  /** CSS pixels from the beginning of the list. */
  top: number;
  /** Whether the name of the image stands above: it is the first of its image. */
  hasTitle: boolean;
  isActive: boolean;
  /** Whether it has been dealt with and only waits to go. */
  isSettled: boolean;
  onPick: (index: number) => void;
};

/** Names the element of the disagreement at a place. */
export function queueElementId(index: number): string {
  return `queue-disagreement-${index}`;
}

/** One disagreement: its kind as a chip, and what it is about. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps): ReactNode {
  const { entry, index, total, top, hasTitle, isActive, isSettled, onPick } = props;
  const phrases = useWorkbench((state) => state.phrases);
  const place = { top, height: ROW_HEIGHT + (hasTitle ? TITLE_HEIGHT : 0) };
  if (entry === undefined) return <div className="queue-row" style={place} aria-hidden="true" />;
  const { suggestion, path } = entry;
  const { kind, confidence } = suggestion;
  const { what, why } = evidenceWords(suggestion, phrases);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <div
      id={queueElementId(index)}
      className={isSettled ? 'queue-row queue-row-settled' : 'queue-row'}
      role="option"
      aria-selected={isActive}
      aria-posinset={index + 1}
      aria-setsize={total}
      style={place}
      onClick={() => onPick(index)}
    >
      {hasTitle ? <Title path={path} /> : null}
      <div className="queue-line" title={`${what}: ${why}`}>
        <span className={`queue-chip ${kindClass(kind)}`}>
          <Icon name={isSettled ? 'check' : kindIcons[kind]} />
          {kind}
        </span>
        <span className="queue-what">{what}</span>
        <span className="queue-said">
          {why}, in {path}
          {isSettled ? ', settled' : null}
        </span>
        <span className="queue-confidence" title="How sure the model is, 0 to 1" aria-hidden="true">
          {confidence.toFixed(2)}
        </span>
      </div>
    </div>
  );
});

function Title({ path }: { path: string }): ReactNode {
  const { folder, name } = splitPath(path);
  return (
    <div className="queue-title" title={path} aria-hidden="true">
      <Icon name="file-media" />
      <span>
        {name} <small>{folder}</small>
      </span>
    </div>
  );
}
