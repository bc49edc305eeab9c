import type { ReactNode } from 'react';
import type { PhraseRecord } from '../../../annotations/records.ts';
import type { SuggestedState } from '../../../main/api/states.ts';
import { counted, splitPath } from '../../panels/words.ts';
import { Swatch } from '../../widgets/Swatch.tsx';
import { RowPicture } from '../rows/RowPicture.tsx';

type StateRowProps = { suggestion: SuggestedState; phrase: PhraseRecord | undefined };

/** An image with a phrase, how many regions carry it, and how close the best box that is left comes. */
export function StateRow({ suggestion, phrase }: StateRowProps): ReactNode {
  const { imageId, path, regions, confidence } = suggestion;
  const { folder, name } = splitPath(path);
  return (
    <>
      <RowPicture imageId={imageId} />
      <span className="states-words">
        <span className="states-phrase" title={phrase?.text}>
          {phrase === undefined ? null : <Swatch position={phrase.position} />} {phrase?.text}
        </span>
        <span className="states-path" title={path}>
          {folder}
          {name}
        </span>
      </span>
      <span className="states-regions">{regions === 0 ? null : counted(regions, 'region')}</span>
      <span className="states-left" title={leftInWords(suggestion)}>
        <span style={{ width: `${100 * shareOf(suggestion)}%` }} />
      </span>
      <span className="states-confidence" title="Confidence, 0 to 1">
        {confidence.toFixed(2)}
      </span>
    </>
  );
}

/** What a screen reader says of the row. */
export function nameOfState(suggestion: SuggestedState, phrase: PhraseRecord | undefined): string {
  const { path, regions, confidence } = suggestion;
  const marked = regions === 0 ? '' : `, ${counted(regions, 'region')}`;
  return `${phrase?.text ?? ''} in ${path}${marked}, confidence ${confidence.toFixed(2)}`;
}

/** The best match that is left, as a share of the threshold. */
function shareOf({ confidence }: SuggestedState): number {
  return 1 - confidence;
}

function leftInWords(suggestion: SuggestedState): string {
  const percent = Math.round(100 * shareOf(suggestion));
  return `The best box left matches with ${suggestion.left.toFixed(2)}, ${percent} % of what would be accepted`;
}
