import { hasOwnThresholds, thresholdsOf } from '../../annotations/acceptance.ts';
import type { PhraseState } from '../../annotations/records.ts';
import type { PhraseEntry } from '../../main/api/images.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { isOpen } from './conditions.ts';

const digits = [...'1234567890'];

/** The vocabulary: what regions get, what the review is about, what is not in the image. */
export const phraseCommands: readonly Command[] = [
  ...digits.map(
    (digit, place): Command => ({
      id: `phrase.toggle${digit}`,
      title: `Phrase: Give or Take Phrase ${place + 1}`,
      keys: [`Digit${digit}`],
      when: ({ phrases, showsSearch }) => phrases.length > place && !showsSearch,
      once: true,
      run: ({ togglePhraseOfSelected }, { phrases }) => {
        const phrase = phrases[place];
        if (phrase !== undefined) togglePhraseOfSelected(phrase.id);
      },
    }),
  ),
  {
    id: 'phrase.all',
    title: 'Phrase: Review All Phrases',
    keys: ['Backquote'],
    run: ({ set }) => set({ activePhraseId: null }),
  },
  {
    id: 'phrase.next',
    title: 'Phrase: Review the Next Phrase',
    keys: ['BracketRight'],
    when: hasPhrases,
    run: ({ set }, state) => set({ activePhraseId: phraseBeside(state, 1) }),
  },
  {
    id: 'phrase.previous',
    title: 'Phrase: Review the Previous Phrase',
    keys: ['BracketLeft'],
    when: hasPhrases,
    run: ({ set }, state) => set({ activePhraseId: phraseBeside(state, -1) }),
  },
  factCommand('phrase.verifiedAbsent', 'Phrase: Verified Absent from This Image', 'verified absent'),
  factCommand('phrase.exhaustive', 'Phrase: All of This Image Are Regions', 'exhaustive'),
  factCommand('phrase.unknown', 'Phrase: Unknown in This Image', 'unknown'),
  {
    id: 'phrase.ownThresholds',
    title: 'Phrase: Give the Reviewed Phrase Thresholds of Its Own',
    keys: [],
    when: (state) => activePhrase(state) !== undefined,
    run: async ({ setOwnThresholds }, state) => {
      const phrase = activePhrase(state);
      if (phrase !== undefined) await setOwnThresholds(phrase.id, thresholdsOf(phrase, state.thresholds));
    },
  },
  {
    id: 'phrase.projectThresholds',
    title: 'Phrase: Take the Own Thresholds of the Reviewed Phrase Away',
    keys: [],
    when: (state) => hasOwnThresholds(activePhrase(state) ?? {}),
    run: async ({ setOwnThresholds }, { activePhraseId }) => {
      if (activePhraseId !== null) await setOwnThresholds(activePhraseId, { minMatch: null, minIou: null });
    },
  },
  {
    id: 'phrase.decidedThreshold',
    title: 'Phrase: Take the Threshold That Follows from Your Decisions',
    keys: [],
    when: (state) => activePhrase(state) !== undefined,
    run: async ({ takeSuggestedThreshold }, { activePhraseId }) => {
      if (activePhraseId !== null) await takeSuggestedThreshold(activePhraseId);
    },
  },
];

function activePhrase({ phrases, activePhraseId }: WorkbenchState): PhraseEntry | undefined {
  return phrases.find(({ id }) => id === activePhraseId);
}

function hasPhrases({ phrases }: WorkbenchState): boolean {
  return phrases.length > 0;
}

/** The phrase after or before the active one; beyond the last and before the first stand all phrases. */
function phraseBeside({ phrases, activePhraseId }: WorkbenchState, step: 1 | -1): string | null {
  const stops = [null, ...phrases.map(({ id }) => id)];
  return stops.at((stops.indexOf(activePhraseId) + step) % stops.length) ?? null;
}

function factCommand(id: string, title: string, state: PhraseState['state'] | 'unknown'): Command {
  return {
    id,
    title,
    keys: [],
    when: (now) => isOpen(now) && now.activePhraseId !== null,
    run: ({ setPhraseState }, { activePhraseId }) => {
      if (activePhraseId !== null) setPhraseState(activePhraseId, state);
    },
  };
}
