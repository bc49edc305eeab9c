import type { PhraseRecord } from '../../../annotations/records.ts';
import { normaliseText } from '../../../annotations/text.ts';
import type { SuggestedStates } from '../../api/states.ts';
import { storeSuggestedStates } from '../../jobs/phraseStates.ts';
import { findSuggestedStates, type StatesWalk } from '../../jobs/stateSuggestions.ts';
import { matchingIds } from '../../services/images.ts';
import type { WritableProject } from '../../store/openProject.ts';
import { allPhrases } from '../../store/records.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { StatesWords } from '../words.ts';
import { withWritableProject } from './open.ts';

const STATES = { exhaustive: 'exhaustive', absent: 'verified absent' } as const;

type Applied = { readonly set: number; readonly skipped: number };

/** Lists what states are suggested, after setting those that were asked for. */
export async function states(terminal: Terminal, folder: string, words: StatesWords): Promise<number> {
  return withWritableProject(folder, { create: false }, async (project) => {
    const phrases = await allPhrases(project);
    const phraseId = words.phrase === undefined ? null : idOf(words.phrase, phrases);
    const only = await matchingIds(project, words.filter);
    const { signal } = terminal;
    const walk = { project, only, phraseId, minMatch: words.minMatch, signal };
    const applied = words.apply === undefined ? null : await apply(terminal, walk, words.apply, words.minConfidence);
    const found = await inSight(terminal, 'Looking', (onProgress) =>
      findSuggestedStates({ ...walk, onProgress }, words.limit),
    );
    const textOf = new Map(phrases.map(({ id, text }) => [id, text]));
    const suggestions = found.suggestions.map(({ path, phraseId: id, state, regions, left, confidence }) => {
      return { path, phrase: textOf.get(id) ?? '', state, regions, left, confidence };
    });
    terminal.result({ ...found, suggestions, applied }, () => describe(found, suggestions, applied));
    return EXIT.ok;
  });
}

function apply(
  terminal: Terminal,
  walk: Omit<StatesWalk, 'onProgress'> & { readonly project: WritableProject },
  word: keyof typeof STATES,
  minConfidence: number,
): Promise<Applied> {
  const order = { state: STATES[word], minConfidence };
  return inSight(terminal, 'Setting', (onProgress) =>
    storeSuggestedStates({ ...walk, onProgress }, order, { origin: 'cli', signal: terminal.signal }),
  );
}

async function inSight<T>(
  terminal: Terminal,
  what: string,
  work: (onProgress: StatesWalk['onProgress']) => Promise<T>,
): Promise<T> {
  const progress = terminal.progress(what, 0);
  try {
    return await work(progress.update);
  } finally {
    progress.stop();
  }
}

function idOf(words: string, phrases: readonly PhraseRecord[]): string {
  const text = normaliseText(words);
  const phrase = phrases.find((known) => known.text === text);
  if (phrase === undefined) {
    throw new Error(`Expected a phrase of the project for --phrase, got "${words}"; "stats" lists those there are.`);
  }
  return phrase.id;
}

type Row = { readonly path: string; readonly phrase: string } & Pick<
  SuggestedStates['suggestions'][number],
  'state' | 'regions' | 'left' | 'confidence'
>;

function describe({ images, counts }: SuggestedStates, rows: readonly Row[], applied: Applied | null): string {
  const set = applied === null ? [] : [`Set ${applied.set} states, skipped ${applied.skipped}.`];
  const total = counts.exhaustive + counts['verified absent'];
  if (total === 0) return [...set, `No state is suggested in ${images} images.`].join('\n');
  const listed = rows.map(({ path, phrase, state, regions, left, confidence }) => [
    path,
    phrase,
    state,
    regions,
    left.toFixed(2),
    confidence.toFixed(2),
  ]);
  const sum = `${counts.exhaustive} look exhaustive and ${counts['verified absent']} absent, in ${images} images.`;
  return [...set, table(['image', 'phrase', 'looks', 'regions', 'best left', 'confidence'], listed), sum].join('\n');
}
