import { type ReactNode, useState } from 'react';
import { findRecord, type Region } from '../../../annotations/records.ts';
import { normaliseText } from '../../../annotations/text.ts';
import type { PhraseEntry } from '../../../main/api/images.ts';
import { getState, useActions } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { Swatch } from '../../widgets/Swatch.tsx';
import { Ambiguity } from './Ambiguity.tsx';
import { commonPhrases } from './commonPhrases.ts';
import { PhrasePicker } from './PhrasePicker.tsx';

type RegionPhrasesProps = { regions: readonly Region[]; edited: EditedImage };

/** The phrases that all selected regions carry, to be taken away and given. */
export function RegionPhrases({ regions, edited }: RegionPhrasesProps): ReactNode {
  const { addPhrase, togglePhraseOfSelected, set } = useActions();
  /** What stands in the field; null while nobody writes. */
  const [written, setWritten] = useState<string | null>(null);
  const common = commonPhrases(regions);
  const phrases = common.flatMap((id) => findRecord(edited.records, 'phrase', id) ?? []);

  // Only of one region can a phrase be true alone.
  const region = regions.length === 1 ? regions[0] : undefined;
  const about = normaliseText(written ?? '') || (phrases.at(-1)?.text ?? '');

  function give(picked: PhraseEntry | string): void {
    const phraseId = typeof picked === 'string' ? addedId(picked) : picked.id;
    if (phraseId !== undefined && !common.includes(phraseId)) togglePhraseOfSelected(phraseId);
  }

  /** The id of a new phrase. What is reviewed stays what it was: the phrase is for these regions. */
  function addedId(text: string): string | undefined {
    const { activePhraseId } = getState();
    void addPhrase(text);
    set({ activePhraseId });
    return getState().phrases.find((phrase) => phrase.text === normaliseText(text))?.id;
  }

  return (
    <>
      {phrases.length === 0 ? (
        <p className="inspector-note">{regions.length === 1 ? 'No phrase yet.' : 'No phrase in common.'}</p>
      ) : (
        <ul className="inspector-chips" aria-label={regions.length === 1 ? 'Phrases of the region' : 'Common phrases'}>
          {phrases.map(({ id, text, position }) => (
            <li key={id}>
              <Swatch position={position} />
              <span className="inspector-text" title={text}>
                {text}
              </span>
              <IconButton icon="close" label={`Take ${text} away`} onClick={() => togglePhraseOfSelected(id)} />
            </li>
          ))}
        </ul>
      )}
      {region === undefined || about === '' ? null : (
        <Ambiguity region={region} edited={edited} text={about} isOutlined={written !== null} />
      )}
      <PhrasePicker taken={common} onPick={give} onWrite={setWritten} />
    </>
  );
}
