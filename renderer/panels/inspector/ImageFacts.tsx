import type { ReactNode } from 'react';
import { findRecord, type Review } from '../../../annotations/records.ts';
import { getState, useActions } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { CaptionCheck } from './CaptionCheck.tsx';
import { CaptionField } from './CaptionField.tsx';
import { PhraseStates } from './PhraseStates.tsx';
import { Segmented } from './Segmented.tsx';
import { TagsField } from './TagsField.tsx';

const REVIEWS = [{ value: 'unseen' }, { value: 'in progress' }, { value: 'done' }] as const;

/** Captions, review, tags and phrase states of the whole image. */
export function ImageFacts({ edited }: { edited: EditedImage }): ReactNode {
  const { setReview } = useActions();
  const { image, records } = edited;
  return (
    <div className="inspector-section">
      <h3>Image</h3>
      {image.width === 0 ? null : (
        <p className="inspector-note">
          {image.width} × {image.height} px
        </p>
      )}
      <CaptionFields edited={edited} />
      <div className="inspector-review">
        <span>Review</span>
        <Segmented<Review['status'] | 'unseen'>
          label="Review of this image"
          value={findRecord(records, 'review', image.id)?.status ?? 'unseen'}
          segments={REVIEWS}
          onChange={setReview}
        />
      </div>
      <TagsField key={image.id} edited={edited} />
      <PhraseStates edited={edited} />
    </div>
  );
}

function CaptionFields({ edited }: { edited: EditedImage }): ReactNode {
  const { image, records, captionScores } = edited;
  const { setCaptions } = useActions();
  const stored = findRecord(records, 'captions', image.id) ?? { short: '', long: '' };
  const save = (part: { short: string } | { long: string }) => {
    const now = getState().edited;
    // Another image is open meanwhile: what was typed is not about it.
    if (now?.image.id !== image.id) return;
    const { short, long } = { ...(findRecord(now.records, 'captions', image.id) ?? { short: '', long: '' }), ...part };
    setCaptions(short, long);
  };
  return (
    <>
      <CaptionField
        of={image.id}
        label="Short caption"
        rows={2}
        stored={stored.short}
        score={captionScores.short}
        onSave={(short) => save({ short })}
      />
      <CaptionField
        of={image.id}
        label="Long caption"
        rows={4}
        stored={stored.long}
        score={captionScores.long}
        onSave={(long) => save({ long })}
      />
      <CaptionCheck edited={edited} caption={stored.long} />
    </>
  );
}
