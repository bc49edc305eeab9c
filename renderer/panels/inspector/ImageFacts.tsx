import { type ReactNode, useState } from 'react';
import { findRecord, phraseStateId, recordsOf } from '../../../annotations/records.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { Swatch } from '../../widgets/Swatch.tsx';

const STATES = ['unknown', 'exhaustive', 'verified absent'] as const;
const REVIEWS = ['unseen', 'in progress', 'done'] as const;

/** Captions, phrase states and review of the whole image. */
export function ImageFacts({ edited }: { edited: EditedImage }): ReactNode {
  const { setReview } = useActions();
  const { image, records } = edited;
  return (
    <div className="inspector-section">
      <h3>Image</h3>
      <p className="inspector-note">
        {image.width} × {image.height} px
      </p>
      <CaptionFields edited={edited} />
      <label className="inspector-review">
        Review
        <select
          value={findRecord(records, 'review', image.id)?.status ?? 'unseen'}
          onChange={(event) => {
            const status = REVIEWS.find((known) => known === event.target.value);
            if (status !== undefined) setReview(status);
          }}
        >
          {REVIEWS.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
      </label>
      <PhraseStates edited={edited} />
    </div>
  );
}

function CaptionFields({ edited: { image, records, captionScores } }: { edited: EditedImage }): ReactNode {
  const { setCaptions } = useActions();
  const stored = findRecord(records, 'captions', image.id) ?? { short: '', long: '' };
  const [short, setShort] = useState(stored.short);
  const [long, setLong] = useState(stored.long);
  // An undo, or another window, changed them meanwhile.
  const [seen, setSeen] = useState(stored);
  if (seen.short !== stored.short || seen.long !== stored.long) {
    setSeen(stored);
    setShort(stored.short);
    setLong(stored.long);
  }
  const save = () => {
    if (short !== stored.short || long !== stored.long) setCaptions(short, long);
  };
  return (
    <>
      <label className="inspector-caption">
        Short caption <CaptionBar score={captionScores.short} />
        <textarea rows={2} value={short} onChange={(event) => setShort(event.target.value)} onBlur={save} />
      </label>
      <label className="inspector-caption">
        Long caption <CaptionBar score={captionScores.long} />
        <textarea rows={4} value={long} onChange={(event) => setLong(event.target.value)} onBlur={save} />
      </label>
    </>
  );
}

function CaptionBar({ score }: { score: number | null }): ReactNode {
  if (score === null) return null;
  const percent = `${Math.round(score * 100)}%`;
  return (
    <span className="inspector-bar" role="img" aria-label={`match ${percent}`} title={`match ${percent}`}>
      <span style={{ width: percent }} />
    </span>
  );
}

function PhraseStates({ edited: { image, records } }: { edited: EditedImage }): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const { setPhraseState } = useActions();
  if (phrases.length === 0) return null;
  const carried = new Set(recordsOf(records, 'region').flatMap(({ phraseIds }) => phraseIds));
  return (
    <table className="inspector-states">
      <caption>Are all objects of a phrase marked?</caption>
      <tbody>
        {phrases.map(({ id, text, position }) => (
          <tr key={id}>
            <th scope="row" title={text}>
              <Swatch position={position} /> {text}
            </th>
            <td>
              <select
                aria-label={`State of ${text}`}
                value={findRecord(records, 'phraseState', phraseStateId(image.id, id))?.state ?? 'unknown'}
                onChange={(event) => {
                  const state = STATES.find((known) => known === event.target.value);
                  if (state !== undefined) setPhraseState(id, state);
                }}
              >
                {STATES.map((state) => (
                  <option key={state} disabled={state === 'verified absent' && carried.has(id)}>
                    {state}
                  </option>
                ))}
              </select>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
