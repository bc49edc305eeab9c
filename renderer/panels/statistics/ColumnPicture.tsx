import type { ReactNode } from 'react';
import { countTicks } from '../../../annotations/curation/statistics.ts';
import type { Chart } from './charts.ts';
import { type PictureProps, shortCount } from './picture.ts';

const WIDTH = 340;
const HEIGHT = 170;
const PLOT = { left: 38, right: WIDTH - 8, top: 8, bottom: HEIGHT - 22 };

type Columns = Extract<Chart, { kind: 'columns' }>;

/** Columns side by side over an axis of numbers. */
export function ColumnPicture({ chart, sentence, active, onPoint, onPick }: PictureProps<Columns>): ReactNode {
  const { bars, ticks, colour } = chart;
  const marks = countTicks(Math.max(...bars.map(({ value }) => value)));
  const top = marks.at(-1) ?? 1;
  const step = (PLOT.right - PLOT.left) / bars.length;
  const y = (value: number) => PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top);
  return (
    <svg className="statistics-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={sentence}>
      {marks.map((mark) => (
        <g key={mark}>
          <line className="statistics-grid" x1={PLOT.left} x2={PLOT.right} y1={y(mark)} y2={y(mark)} />
          <text className="statistics-value" x={PLOT.left - 5} y={y(mark)}>
            {shortCount(mark)}
          </text>
        </g>
      ))}
      {ticks.map(({ at, text }) => (
        <text key={at} className="statistics-tick" x={PLOT.left + at * step} y={PLOT.bottom + 15}>
          {text}
        </text>
      ))}
      {bars.map(({ id, value, filter }, index) => {
        const x = PLOT.left + index * step;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the buttons of the table take the keys and are heard.
          <g
            key={id}
            className={filter === null ? 'statistics-bar' : 'statistics-bar statistics-bar-leads'}
            onPointerEnter={() => onPoint(index)}
            onPointerLeave={() => onPoint(null)}
            onClick={() => onPick(index)}
          >
            <rect className="statistics-target" x={x} y={PLOT.top} width={step} height={PLOT.bottom - PLOT.top} />
            <rect
              className={`statistics-${colour}`}
              x={x + 0.5}
              y={y(value)}
              width={step - 1}
              height={PLOT.bottom - y(value)}
            />
            {index === active ? (
              <rect className="statistics-ring" x={x} y={PLOT.top} width={step} height={PLOT.bottom - PLOT.top} />
            ) : null}
          </g>
        );
      })}
      <line className="statistics-axis" x1={PLOT.left} x2={PLOT.right} y1={PLOT.bottom} y2={PLOT.bottom} />
    </svg>
  );
}
