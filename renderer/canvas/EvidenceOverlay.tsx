import type { ReactNode } from 'react';
import type { Box, Size } from '../../annotations/box.ts';
import type { Suggestion } from '../../annotations/curation/suggestions.ts';
import { findRecord, type Records } from '../../annotations/records.ts';
import { evidenceWords, kindClass } from '../panels/queue/queueWords.ts';
import { isSettledHere } from '../state/queue.ts';
import { useWorkbench } from '../state/store.ts';
import type { View } from '../state/workbench.ts';
import { boxToScreen } from './view.ts';

/** Screen pixels that the words take at most, and the room that the score of a selected region takes above them. */
const WORDS = { width: 340, height: 40, gap: 22 } as const;

/** What the queue suggests for the open image: boxes in the colour of its kind, with what and why below. */
export function EvidenceOverlay({ view, canvas }: { view: View; canvas: Size }): ReactNode {
  const panel = useWorkbench((state) => state.panel);
  const shown = useWorkbench((state) => state.disagreement);
  const edited = useWorkbench((state) => state.edited);
  const phrases = useWorkbench((state) => state.phrases);
  if (panel !== 'queue' || shown === null || edited === null || shown.imageId !== edited.image.id) return null;
  if (isSettledHere({ edited }, shown)) return null;
  const { suggestion } = shown;
  const { what, why } = evidenceWords(suggestion, phrases);
  const boxes = boxesOf(suggestion, edited.records);
  const [main] = boxes;
  if (main === undefined) return null;
  return (
    // The list of the queue says the same to a screen reader.
    <div className={`canvas-evidence ${kindClass(suggestion.kind)}`} data-kind={suggestion.kind} aria-hidden="true">
      {boxes.map(({ role, box }) => (
        <span key={role} className={`canvas-evidence-${role}`} style={placed(boxToScreen(view, canvas, box))} />
      ))}
      <p style={wordsAt(boxToScreen(view, canvas, main.box), canvas)}>
        <strong>
          {suggestion.kind}: {what}
        </strong>
        <br />
        {why}
      </p>
    </div>
  );
}

type Outline = {
  /** What is proposed stands dashed, what is doubted in full, and what goes is crossed out. */
  readonly role: 'proposed' | 'doubted' | 'removed';
  readonly box: Box;
};

/** The one that the words belong to comes first. */
function boxesOf(suggestion: Suggestion, records: Records): readonly Outline[] {
  if (suggestion.kind === 'missing') return [{ role: 'proposed', box: suggestion.box }];
  const own = outline('doubted', records, suggestion.regionId);
  switch (suggestion.kind) {
    case 'loose box':
      return [{ role: 'proposed', box: suggestion.box }, ...own];
    case 'duplicate':
      return [...outline('removed', records, suggestion.regionId), ...outline('doubted', records, suggestion.keptId)];
    case 'extra':
      return outline('removed', records, suggestion.regionId);
    case 'wrong phrase':
      return own;
  }
}

function outline(role: Outline['role'], records: Records, regionId: string): readonly Outline[] {
  const region = findRecord(records, 'region', regionId);
  return region === undefined ? [] : [{ role, box: region.box }];
}

function placed([left, top, right, bottom]: Box) {
  return { left, top, width: right - left, height: bottom - top };
}

/** Below the box, or where the canvas has room for it. */
function wordsAt([left, , , bottom]: Box, { width, height }: Size) {
  return {
    left: Math.max(4, Math.min(left, width - WORDS.width - 4)),
    top: Math.max(4, Math.min(bottom + WORDS.gap, height - WORDS.height - 4)),
    maxWidth: WORDS.width,
  };
}
