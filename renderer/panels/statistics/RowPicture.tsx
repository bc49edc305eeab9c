import type { ReactNode } from 'react';
import { countTicks } from '../../../annotations/curation/statistics.ts';
import type { Chart } from './charts.ts';
import { type PictureProps, shortCount, shorten } from './picture.ts';

const WIDTH = 340;
const ROW = 18;
const AXIS = 22;
const PLOT = { left: 128, right: WIDTH - 44, top: 4 };
/** Letters that fit before the bars. */
const LABEL = 19;

type Rows = Extract<Chart, { kind: 'rows' }>;

/** Bars under each other, each with its name and value. */
export function RowPicture({ chart, sentence, active, onPoint, onPick }: PictureProps<Rows>): ReactNode {
  const { bars, measures, colour } = chart;
  const isShare = measures === 'share';
  const marks = isShare ? [0, 0.5, 1] : countTicks(Math.max(...bars.map(({ value }) => value)));
  const most = marks.at(-1) ?? 1;
  const bottom = PLOT.top + bars.length * ROW;
  const x = (value: number) => PLOT.left + (value / most) * (PLOT.right - PLOT.left);
  const words = (value: number) => (isShare ? `${Math.round(value * 100)} %` : shortCount(value));
  return (
    <svg className="statistics-picture" viewBox={`0 0 ${WIDTH} ${bottom + AXIS}`} role="img" aria-label={sentence}>
      {marks.map((mark) => (
        <g key={mark}>
          <line className="statistics-grid" x1={x(mark)} x2={x(mark)} y1={PLOT.top} y2={bottom} />
          <text className="statistics-tick" x={x(mark)} y={bottom + 15}>
            {words(mark)}
          </text>
        </g>
      ))}
      {bars.map(({ id, label, value, interval, filter }, index) => {
        const y = PLOT.top + index * ROW;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the buttons of the table take the keys and are heard.
          <g
            key={id}
            className={filter === null ? 'statistics-bar' : 'statistics-bar statistics-bar-leads'}
            onPointerEnter={() => onPoint(index)}
            onPointerLeave={() => onPoint(null)}
            onClick={() => onPick(index)}
          >
            <rect className="statistics-target" x={0} y={y} width={WIDTH} height={ROW} />
            <text className="statistics-label" x={PLOT.left - 6} y={y + ROW / 2}>
              {shorten(label, LABEL)}
            </text>
            <rect
              className={`statistics-${colour}`}
              x={PLOT.left}
              y={y + 3}
              width={x(value) - PLOT.left}
              height={ROW - 6}
            />
            {interval === undefined ? null : (
              <line
                className="statistics-interval"
                x1={x(interval[0])}
                x2={x(interval[1])}
                y1={y + ROW / 2}
                y2={y + ROW / 2}
              />
            )}
            <text className="statistics-number" x={WIDTH - 2} y={y + ROW / 2}>
              {words(value)}
            </text>
            {index === active ? (
              <rect className="statistics-ring" x={1} y={y + 1} width={WIDTH - 2} height={ROW - 2} />
            ) : null}
          </g>
        );
      })}
      <line className="statistics-axis" x1={PLOT.left} x2={PLOT.left} y1={PLOT.top} y2={bottom} />
    </svg>
  );
}
