import { type MouseEvent, memo, type ReactNode } from 'react';
import type { SearchResult } from '../../../main/api/search.ts';
import { cropUrl, thumbnailUrl } from '../../connection/pictures.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { cropAround, nameOfResult, resultInWords } from './results.ts';

type ResultTileProps = {
  result: SearchResult;
  index: number;
  total: number;
  /** Texts of the phrases that its region carries. */
  labels: string;
  /** Whether the keys act on it. */
  isActive: boolean;
  isChosen: boolean;
  onPick: (index: number, event: MouseEvent) => void;
  onOpen: (index: number) => void;
};

/** Names the element of the result at a place. */
export function resultElementId(index: number): string {
  return `search-result-${index}`;
}

/** One result of the wall: the object cut out of its image, or the image. */
export const ResultTile = memo(function ResultTile(props: ResultTileProps): ReactNode {
  const { result, index, total, labels, isActive, isChosen, onPick, onOpen } = props;
  const { imageId, object, score } = result;
  const words = resultInWords(result, labels);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <div
      id={resultElementId(index)}
      className={`search-result${isActive ? ' search-active' : ''}`}
      role="option"
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      aria-label={words}
      title={words}
      onClick={(event) => onPick(index, event)}
      onDoubleClick={() => onOpen(index)}
    >
      <img
        className="search-picture"
        src={object === null ? thumbnailUrl(imageId) : cropUrl(imageId, cropAround(object.box, result))}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
      />
      {isChosen ? (
        <span className="search-mark search-chosen">
          <Icon name="check" />
        </span>
      ) : null}
      {object?.region == null ? null : (
        <span className="search-mark search-region">
          <Icon name="tag" />
        </span>
      )}
      <span className="search-caption">
        <span className="search-score">
          <span className="search-score-bar" style={{ width: `${Math.round(100 * Math.min(1, score))}%` }} />
        </span>
        <span className="search-number">{score.toFixed(2)}</span>{' '}
        <span className="search-name">{nameOfResult(result, labels)}</span>
      </span>
    </div>
  );
});
