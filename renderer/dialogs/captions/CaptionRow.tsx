import type { ReactNode } from 'react';
import type { ReviewedCaption } from '../../../main/api/captions.ts';
import { partsOf } from '../../panels/inspector/captionParts.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { RowPicture } from '../rows/RowPicture.tsx';
import './captions.css';

/** A caption beside its image, with its score and with the image that it fits better. */
export function CaptionRow({ caption }: { caption: ReviewedCaption }): ReactNode {
  const { imageId, path, kind, score, better } = caption;
  return (
    <>
      <RowPicture imageId={imageId} />
      <span className="captions-words">
        <span className="captions-path" title={path}>
          {kind} caption of {path}
        </span>
        <CaptionText caption={caption} />
      </span>
      <Score score={score} title="Semantic score of the caption and its image, 0 to 1" />
      <span className="captions-better">
        {better === null ? (
          <span className="captions-none">fits no other better</span>
        ) : (
          <>
            <Icon name="arrow-right" />
            <span className="captions-picture" title={`Fits ${better.path} better`}>
              <RowPicture imageId={better.imageId} />
            </span>
            <Score score={better.score} title={`Semantic score of the caption and ${better.path}, 0 to 1`} />
          </>
        )}
      </span>
    </>
  );
}

/** What a screen reader says of the row. */
export function nameOfCaption({ path, kind, text, score, better, phrases }: ReviewedCaption): string {
  const lost = phrases.filter(({ verdict }) => verdict === 'not found').map((phrase) => phrase.text);
  return [
    `${kind} caption of ${path}, score ${score.toFixed(2)}: ${text}`,
    better === null ? [] : `fits ${better.path} better, with ${better.score.toFixed(2)}`,
    lost.length === 0 ? [] : `not found: ${lost.join(', ')}`,
  ]
    .flat()
    .join('; ');
}

/** The caption with what is not found underlined. */
function CaptionText({ caption: { text, phrases } }: { caption: ReviewedCaption }): ReactNode {
  const lost = phrases.filter(({ verdict }) => verdict === 'not found');
  return (
    <span className="captions-text" title={text}>
      {partsOf(text, lost).map(({ text: part, phrase, start }) =>
        phrase === null ? (
          part
        ) : (
          <span key={start} className="captions-lost">
            {part}
          </span>
        ),
      )}
    </span>
  );
}

function Score({ score, title }: { score: number; title: string }): ReactNode {
  return (
    <span className="captions-score" title={title}>
      <span className="captions-bar">
        <span style={{ width: `${100 * score}%` }} />
      </span>
      {score.toFixed(2)}
    </span>
  );
}
