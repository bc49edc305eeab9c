import { Tabs } from 'radix-ui';
import { type ReactNode, useId, useMemo } from 'react';
import type { PhraseState } from '../../../annotations/records.ts';
import type { SuggestedState, SuggestedStates } from '../../../main/api/states.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { CountBadge } from '../../widgets/CountBadge.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { RowList } from '../rows/RowList.tsx';
import { nameOfState, StateRow } from './StateRow.tsx';
import { fromConfidence, isTicked, ofState, type Ticks, toggled } from './ticks.ts';

const ROW_HEIGHT = 44;

/** The ids become names of elements, which hold no spaces. */
const tabs = [
  { state: 'exhaustive', id: 'exhaustive', label: 'Looks exhaustive', icon: 'check-all' },
  { state: 'verified absent', id: 'absent', label: 'Looks absent', icon: 'circle-slash' },
] as const;

type StateTabsProps = {
  found: SuggestedStates;
  tab: PhraseState['state'];
  onTab: (state: PhraseState['state']) => void;
  ticks: Ticks;
  onTicks: (ticks: Ticks) => void;
};

/** The suggestions of either state, with a tick for what is to be set. */
export function StateTabs({ found, tab, onTab, ticks, onTicks }: StateTabsProps): ReactNode {
  return (
    <Tabs.Root
      value={tab === 'exhaustive' ? tab : 'absent'}
      onValueChange={(value) => onTab(value === 'exhaustive' ? value : 'verified absent')}
      className="states-tabs"
    >
      <div className="states-head">
        <Tabs.List aria-label="Suggested states">
          {tabs.map(({ state, id, label, icon }) => (
            <Tabs.Trigger key={id} value={id}>
              <Icon name={icon} /> {label} <CountBadge count={found.counts[state]} />
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <ConfidenceSlider value={ticks.leastConfidence} onChange={(value) => onTicks(fromConfidence(value))} />
      </div>
      {tabs.map(({ state, id, label }) => (
        <Tabs.Content key={id} value={id} tabIndex={-1}>
          <Suggestions found={found} state={state} label={label} ticks={ticks} onTicks={onTicks} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

type SliderProps = { value: number; onChange: (value: number) => void };

/** No suggestion has a confidence of less than a half. */
function ConfidenceSlider({ value, onChange }: SliderProps): ReactNode {
  const id = useId();
  return (
    <div className="states-slider">
      <label htmlFor={id}>Tick from confidence</label>
      <input
        id={id}
        type="range"
        min={0.5}
        max={1}
        step={0.01}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output htmlFor={id}>{value.toFixed(2)}</output>
    </div>
  );
}

type SuggestionsProps = Omit<StateTabsProps, 'tab' | 'onTab'> & { state: PhraseState['state']; label: string };

function Suggestions({ found, state, label, ticks, onTicks }: SuggestionsProps): ReactNode {
  const { openImage, set } = useActions();
  const phrases = useWorkbench((workbench) => workbench.phrases);
  const byId = useMemo(() => new Map(phrases.map((phrase) => [phrase.id, phrase])), [phrases]);
  const listed = useMemo(() => ofState(found.suggestions, state), [found, state]);
  const phraseOf = ({ phraseId }: SuggestedState) => byId.get(phraseId);

  function open({ imageId, phraseId }: SuggestedState): void {
    set({ dialog: null, activePhraseId: phraseId });
    void openImage(imageId);
  }

  if (listed.length === 0) {
    return (
      <p className="states-blank rows-note">
        {state === 'exhaustive'
          ? 'Nowhere all objects of a phrase look marked.'
          : 'Nowhere a phrase without regions looks absent.'}
      </p>
    );
  }
  return (
    <>
      <RowList
        label={label}
        items={listed}
        rowHeight={ROW_HEIGHT}
        nameOf={(suggestion) => nameOfState(suggestion, phraseOf(suggestion))}
        onOpen={open}
        ticks={{
          isTicked: (suggestion) => isTicked(suggestion, ticks),
          onToggle: (suggestion) => onTicks(toggled(suggestion, ticks)),
        }}
      >
        {(suggestion) => <StateRow suggestion={suggestion} phrase={phraseOf(suggestion)} />}
      </RowList>
      <p className="rows-note">
        {listed.length < found.counts[state]
          ? `The ${listed.length.toLocaleString('en')} most confident are listed. `
          : null}
        The bar shows how close the best box that is left comes to being accepted. Space ticks, Enter opens the image;
        one undo takes all that is set back.
      </p>
    </>
  );
}
