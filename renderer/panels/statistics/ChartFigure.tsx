import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { indexAfterKey } from '../listKeys.ts';
import { ColumnPicture } from './ColumnPicture.tsx';
import { type Bar, type Chart, sentenceOf } from './charts.ts';
import { RowPicture } from './RowPicture.tsx';

type Props = { chart: Chart; onFilter: (word: string) => void };

/** One chart: the picture, what the bar says that is pointed at, and the same numbers as a table that is heard. */
export function ChartFigure({ chart, onFilter }: Props): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const { title, note, bars } = chart;
  const shown = bars[pointed ?? focused ?? -1];
  const pick = (index: number) => {
    const filter = bars[index]?.filter ?? null;
    if (filter !== null) onFilter(filter);
  };
  const picture = { sentence: sentenceOf(chart), active: focused, onPoint: setPointed, onPick: pick };
  return (
    <figure className="statistics-chart" data-title={title}>
      <figcaption>
        <h3>{title}</h3>
      </figcaption>
      {chart.kind === 'columns' ? (
        <ColumnPicture chart={chart} {...picture} />
      ) : (
        <RowPicture chart={chart} {...picture} />
      )}
      <p className="statistics-said" aria-hidden="true">
        {shown === undefined ? note : `${shown.words}${shown.filter === null ? '' : '. Click to list the images'}`}
      </p>
      <Numbers title={title} bars={bars} onFocus={setFocused} onPick={pick} />
    </figure>
  );
}

type NumbersProps = {
  title: string;
  bars: readonly Bar[];
  onFocus: (bar: number | null) => void;
  onPick: (bar: number) => void;
};

/** Is heard, and takes the keys: one stop for Tab, arrows from bar to bar; the ring around a bar shows where it is. */
function Numbers({ title, bars, onFocus, onPick }: NumbersProps): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const leading = bars.flatMap(({ filter }, index) => (filter === null ? [] : [index]));
  const [stop, setStop] = useState(0);
  function press(event: KeyboardEvent): void {
    const key = event.key.replace('Right', 'Down').replace('Left', 'Up');
    const target = indexAfterKey(key, stop, { count: leading.length, columns: 1, rows: leading.length });
    if (target === null) return;
    event.preventDefault();
    setStop(target);
    table.current?.querySelectorAll('button')[target]?.focus();
  }
  return (
    <div className="widget-hidden">
      <table ref={table} onKeyDown={press} onBlur={() => onFocus(null)}>
        <caption>{title}</caption>
        <tbody>
          {bars.map(({ id, label, words, filter }, index) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>
                {filter === null ? (
                  words
                ) : (
                  <button
                    type="button"
                    tabIndex={leading[Math.min(stop, leading.length - 1)] === index ? 0 : -1}
                    onFocus={() => {
                      setStop(leading.indexOf(index));
                      onFocus(index);
                    }}
                    onClick={() => onPick(index)}
                  >
                    {words}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
