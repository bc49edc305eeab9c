import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { type Box, iou, type Size } from '../../annotations/box.ts';
import { isGuess, matchOf } from '../state/liveScores.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import type { View } from '../state/workbench.ts';
import { Button } from '../widgets/Button.tsx';
import { boxToScreen } from './view.ts';

type LiveOverlayProps = { view: View; canvas: Size };

/** Over the picture: the predicted IoU at the selected region's box, what is said of the box that is drawn, and the tighter box that the model proposes. */
export function LiveOverlay(props: LiveOverlayProps): ReactNode {
  return (
    <>
      <LiveFigure {...props} />
      <DrawnFigure />
      <GhostBox {...props} />
    </>
  );
}

/** The predicted IoU below the box that was scored last; hatched where the model was not trained. */
function LiveFigure({ view, canvas }: LiveOverlayProps): ReactNode {
  const live = useWorkbench((state) => state.live);
  if (live === null || live.regionId === null) return null;
  const [left, , , bottom] = boxToScreen(view, canvas, live.box);
  return (
    <span
      className={isGuess(live) ? 'canvas-live canvas-live-guess' : 'canvas-live'}
      style={{ left, top: bottom }}
      aria-hidden="true"
    >
      {live.isSettled ? '' : '~'}
      {live.predictedIou.toFixed(2)}
    </span>
  );
}

/** At the pointer, while it draws: the predicted IoU of the box, and how well it matches the active phrase. */
function DrawnFigure(): ReactNode {
  const live = useWorkbench((state) => state.live);
  const phrases = useWorkbench((state) => state.edited?.scores?.columns);
  const activePhraseId = useWorkbench((state) => state.activePhraseId);
  if (live === null || live.regionId !== null) return null;
  const match = matchOf(live, phrases ?? [], activePhraseId);
  const kinds = isGuess(live) ? 'canvas-live canvas-live-drawn canvas-live-guess' : 'canvas-live canvas-live-drawn';
  return (
    <span className={kinds} aria-hidden="true">
      <span className="canvas-live-iou">~{live.predictedIou.toFixed(2)}</span>
      {match === null ? null : (
        <>
          <span className="canvas-live-match">~{match.match.toFixed(2)}</span>
          <span className="canvas-live-phrase">{match.text}</span>
        </>
      )}
    </span>
  );
}

function GhostBox({ view, canvas }: LiveOverlayProps): ReactNode {
  const ghost = useWorkbench((state) => state.ghost);
  if (ghost === null) return null;
  const [left, top, right, bottom] = boxToScreen(view, canvas, ghost.box);
  return (
    <>
      <span
        className="canvas-ghost"
        style={{ left, top, width: right - left, height: bottom - top }}
        aria-hidden="true"
      />
      <Offer at={{ left, top: bottom }} before={ghost.before} box={ghost.box} predictedIou={ghost.predictedIou} />
    </>
  );
}

type OfferProps = { at: { left: number; top: number }; before: Box; box: Box; predictedIou: number };

/** Takes the keys until the tighter box is accepted or dropped. */
function Offer({ at, before, box, predictedIou }: OfferProps): ReactNode {
  const { acceptGhost, dropGhost } = useActions();
  const group = useRef<HTMLFieldSetElement>(null);

  useEffect(() => {
    const behind = document.activeElement;
    group.current?.focus({ preventScroll: true });
    return () => {
      if (behind instanceof HTMLElement && behind.isConnected) behind.focus({ preventScroll: true });
    };
  }, []);

  function press(event: KeyboardEvent): void {
    const isOnButton = event.target !== event.currentTarget;
    if (event.key === 'Escape') dropGhost();
    else if (event.key === 'Enter' && !isOnButton) acceptGhost();
    else {
      // Enter presses the button, and must not come to the commands as well.
      if (event.key === 'Enter') event.stopPropagation();
      return;
    }
    event.preventDefault();
  }

  const change = `overlaps the drawn one by IoU ${iou(before, box).toFixed(2)}`;
  return (
    <fieldset
      ref={group}
      className="canvas-offer"
      style={at}
      tabIndex={-1}
      aria-label={`Tighter box, predicted IoU ${predictedIou.toFixed(2)}, ${change}; Enter accepts it, Escape drops it`}
      onKeyDown={press}
    >
      <span title={change}>{predictedIou.toFixed(2)}</span>
      <Button kind="primary" onClick={acceptGhost}>
        Accept
      </Button>
      <Button kind="secondary" onClick={dropGhost}>
        Drop
      </Button>
    </fieldset>
  );
}
