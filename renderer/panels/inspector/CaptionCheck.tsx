import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import type { CheckedPhrase } from '../../../annotations/curation/captionCheck.ts';
import { useActions } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { Button } from '../../widgets/Button.tsx';
import { Refusal } from '../../widgets/Refusal.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { useKeyOf } from '../review/useKeyed.ts';
import { partsOf } from './captionParts.ts';
import { useCaptionCheck } from './useCaptionCheck.ts';
import './captionCheck.css';

type Props = { readonly edited: EditedImage; readonly caption: string };

/** The long caption with what it names underlined by how well the model finds it in the image. */
export function CaptionCheck({ edited, caption }: Props): ReactNode {
  const check = useCaptionCheck(edited, caption);
  const key = useKeyOf()('model.proposeHere');
  switch (check.kind) {
    case 'nothing to check':
      return null;
    case 'no proposals':
      return (
        <p className="inspector-note">
          The caption is checked once the model has proposed boxes{key === null ? '' : ` (${key})`}.
        </p>
      );
    case 'checking':
      return <p className="inspector-note">Checking the caption…</p>;
    case 'refused':
      return <Refusal reason={check.reason} />;
    case 'checked':
      return <Checked edited={edited} caption={caption} phrases={check.phrases} />;
  }
}

function Checked({ edited, caption, phrases }: Props & { readonly phrases: readonly CheckedPhrase[] }): ReactNode {
  const { set } = useActions();
  const [activeText, setActive] = useState<string | null>(null);
  const active = phrases.find(({ text }) => text === activeText);
  const decide = useDecision();
  const imageId = edited.image.id;
  const point = ({ best }: CheckedPhrase) =>
    set({ pointed: best === null ? null : { imageId, proposalIndex: best.proposalIndex } });
  const pointAway = () => set({ pointed: null });
  const show = (phrase: CheckedPhrase) => {
    setActive(phrase.text);
    point(phrase);
  };
  useEffect(() => () => set({ pointed: null }), [set]);
  const press = (event: KeyboardEvent, phrase: CheckedPhrase) => {
    const act = { KeyY: decide.accept, KeyX: decide.deny }[event.code];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act(phrase);
  };
  return (
    <section className="caption-check" aria-label="Check of the long caption" tabIndex={-1}>
      <h4>What the model finds of it</h4>
      <p className="caption-check-text">
        {partsOf(caption, phrases).map(({ text, phrase, start }) =>
          phrase === null ? (
            text
          ) : (
            <button
              key={start}
              type="button"
              className={`caption-check-phrase caption-check-${phrase.verdict.replace(' ', '-')}`}
              aria-pressed={phrase.text === activeText}
              aria-label={`${phrase.text}: ${phrase.verdict}`}
              title={describe(phrase)}
              onFocus={() => show(phrase)}
              onClick={() => show(phrase)}
              onBlur={pointAway}
              onMouseEnter={() => point(phrase)}
              onMouseLeave={pointAway}
              onKeyDown={(event) => press(event, phrase)}
            >
              {text}
            </button>
          ),
        )}
      </p>
      {active === undefined ? (
        <p className="inspector-note">
          Point at a phrase to see its best box; choose it to make it a region (Y) or verified absent (X).
        </p>
      ) : (
        <Decision phrase={active} edited={edited} />
      )}
    </section>
  );
}

function Decision({ phrase, edited }: { readonly phrase: CheckedPhrase; readonly edited: EditedImage }): ReactNode {
  const { accept, deny } = useDecision();
  const { text, best, verdict } = phrase;
  const iou = best === null ? 0 : (edited.proposals?.predictedIou[best.proposalIndex] ?? 0);
  return (
    <div className="caption-check-decision">
      <p className="caption-check-verdict">
        <span className="inspector-text" title={text}>
          {text}: {verdict}
        </span>
        {best === null ? null : <ScoreBars match={best.match} iou={iou} />}
      </p>
      <Button kind="secondary" disabled={best === null} onClick={() => accept(phrase)}>
        Make a region (Y)
      </Button>
      <Button kind="secondary" onClick={() => deny(phrase)}>
        Verified absent (X)
      </Button>
    </div>
  );
}

function useDecision() {
  const { acceptCaptionPhrase, denyCaptionPhrase } = useActions();
  return {
    accept: ({ text, best }: CheckedPhrase) => {
      if (best !== null) acceptCaptionPhrase(text, best);
    },
    deny: ({ text }: CheckedPhrase) => denyCaptionPhrase(text),
  };
}

function describe({ text, verdict, best }: CheckedPhrase): string {
  if (best === null) return `${text}: the model proposed no box`;
  const meaning = verdict === 'not found' ? 'not found, perhaps not in the image' : verdict;
  return `${text}: ${meaning}, best match ${best.match.toFixed(2)}`;
}
