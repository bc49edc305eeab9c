import type { ReactNode } from 'react';
import './widgets.css';

/** The two numbers of a box as bars, match above and tightness (predicted IoU) below; both in [0, 1]. */
export function ScoreBars({ match, iou }: { match: number; iou: number }): ReactNode {
  const label = `match ${percent(match)}, tightness ${percent(iou)}`;
  return (
    <span className="widget-score-bars" role="img" aria-label={label} title={label}>
      <span className="widget-score-bar widget-score-bar-match" style={{ width: percent(match) }} />
      <span className="widget-score-bar widget-score-bar-iou" style={{ width: percent(iou) }} />
    </span>
  );
}

function percent(share: number): string {
  return `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`;
}
