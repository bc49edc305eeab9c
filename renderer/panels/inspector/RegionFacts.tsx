import { type ReactNode, useState } from 'react';
import type { Box } from '../../../annotations/box.ts';
import { findRecord, type Region } from '../../../annotations/records.ts';
import { normaliseText } from '../../../annotations/text.ts';
import { getState, useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { ScoreBars } from '../../widgets/ScoreBars.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';

const EDGES = ['x1', 'y1', 'x2', 'y2'] as const;

/** The phrases, box, scores and source of a region. */
export function RegionFacts({ region, edited }: { region: Region; edited: EditedImage }): ReactNode {
  const { setPhrasesOfSelected, moveBoxes } = useActions();
  const phrases = region.phraseIds.flatMap((id) => findRecord(edited.records, 'phrase', id) ?? []);
  const moveEdge = (edge: number, value: number) => {
    const [x1, y1, x2, y2] = region.box.map((old, place) => (place === edge ? value : old));
    if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return;
    const box: Box = [x1, y1, x2, y2];
    if (x1 < x2 && y1 < y2) moveBoxes(new Map([[region.id, box]]));
  };
  return (
    <div className="inspector-section">
      <h3>Region</h3>
      <ul className="inspector-chips" aria-label="Phrases of the region">
        {phrases.map(({ id, text, position }) => (
          <li key={id}>
            <Swatch position={position} /> <span title={text}>{text}</span>
            <IconButton
              icon="close"
              label={`Take ${text} away`}
              onClick={() => setPhrasesOfSelected(region.phraseIds.filter((other) => other !== id))}
            />
          </li>
        ))}
      </ul>
      <PhraseField region={region} />
      <div className="inspector-edges">
        {EDGES.map((edge, place) => (
          <label key={edge}>
            {edge}
            <input
              // A box that changed elsewhere shows its new numbers.
              key={region.box[place]}
              type="number"
              defaultValue={Math.round((region.box[place] ?? 0) * 10) / 10}
              onBlur={(event) =>
                event.target.valueAsNumber !== Math.round((region.box[place] ?? 0) * 10) / 10 &&
                moveEdge(place, event.target.valueAsNumber)
              }
            />
          </label>
        ))}
      </div>
      <p className="inspector-note">{sourceInWords(region)}</p>
      <FrozenScores region={region} edited={edited} />
    </div>
  );
}

function PhraseField({ region }: { region: Region }): ReactNode {
  const phrases = useWorkbench((state) => state.phrases);
  const { addPhrase, setPhrasesOfSelected } = useActions();
  const [typed, setTyped] = useState('');
  async function give(): Promise<void> {
    const text = normaliseText(typed);
    if (text === '') return;
    setTyped('');
    if (!getState().phrases.some((phrase) => phrase.text === text)) await addPhrase(text);
    const phrase = getState().phrases.find((known) => known.text === text);
    if (phrase !== undefined && !region.phraseIds.includes(phrase.id)) {
      setPhrasesOfSelected([...region.phraseIds, phrase.id]);
    }
  }
  return (
    <>
      <input
        aria-label="Add a phrase to the region"
        placeholder="Add a phrase"
        list="inspector-phrases"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && void give()}
      />
      <datalist id="inspector-phrases">
        {phrases.map(({ id, text }) => (
          <option key={id} value={text} />
        ))}
      </datalist>
    </>
  );
}

function FrozenScores({ region: { scores, phraseIds }, edited }: { region: Region; edited: EditedImage }): ReactNode {
  if (scores === null) return null;
  return (
    <ul className="inspector-scores" aria-label="Scores when it was accepted">
      {phraseIds.flatMap((id) => {
        const semantic = scores.semantic[id];
        const text = findRecord(edited.records, 'phrase', id)?.text;
        if (semantic === undefined || text === undefined) return [];
        const match = semantic * scores.predictedIou;
        return [
          <li key={id}>
            <ScoreBars match={match} iou={scores.predictedIou} /> {text} {match.toFixed(2)} ·{' '}
            {scores.predictedIou.toFixed(2)}
          </li>,
        ];
      })}
    </ul>
  );
}

function sourceInWords({ source }: Region): string {
  switch (source.kind) {
    case 'drawn':
      return 'Drawn by hand.';
    case 'accepted':
      return source.corrected ? 'Accepted from a proposal, then corrected.' : 'Accepted from a proposal.';
    case 'imported':
      return `Imported from ${source.from}.`;
  }
}
