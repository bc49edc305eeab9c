import type { Change } from '../../annotations/change.ts';
import type { AnnotationRecord, PhraseRecord } from '../../annotations/records.ts';
import { coalesce } from './coalesce.ts';
import type { Context } from './context.ts';
import type { EditedImage } from './workbench.ts';

export type Learning = {
  /** To be called after every change of the state. */
  follow(): void;
  /** A change was stored: the phrases that it decides on are to be learned anew. */
  stored(change: Change): void;
};

type Source = { readonly run: NonNullable<EditedImage['run']>; readonly columns: readonly PhraseRecord[] };

/** Keeps what the decisions of the project teach about its phrases, while that is wanted. */
export function createLearning({ get, set, request }: Pick<Context, 'get' | 'set' | 'request'>): Learning {
  /** The model and the phrases that were learned last. */
  let known: string | null = null;
  let columns: readonly PhraseRecord[] | null = null;
  /** Phrases to ask for; all after a new model or vocabulary. */
  let stale = new Set<string>();

  function source(): Source | null {
    const { edited, learnsWhileAccepting } = get();
    if (!learnsWhileAccepting || edited === null || edited.run === null || edited.scores === null) return null;
    return { run: edited.run, columns: edited.scores.columns };
  }

  const ask = coalesce(async () => {
    const asked = source();
    const phraseIds = [...stale];
    if (asked === null || phraseIds.length === 0) return;
    stale = new Set();
    const { modelId, id: runId } = asked.run;
    // Without an answer what is left is ranked as before.
    const answer = await request('learnPhrases', { runId, phraseIds }).catch(() => null);
    if (answer === null || source() === null) return;
    const before = get().learned;
    const phrases = new Map(before?.modelId === modelId ? before.phrases : []);
    for (const { phraseId, ...learned } of answer.phrases) phrases.set(phraseId, learned);
    set({ learned: { modelId, phrases } });
  });

  return {
    follow() {
      const now = source();
      if (now === null) {
        if (get().learnsWhileAccepting) return;
        known = null;
        columns = null;
        if (get().learned !== null) set({ learned: null });
        return;
      }
      if (now.columns === columns) return;
      columns = now.columns;
      const name = nameOf(get().project?.folder, now);
      if (name === known) return;
      known = name;
      stale = new Set(now.columns.map(({ id }) => id));
      ask();
    },
    stored(change) {
      for (const id of decidedPhrases(change)) stale.add(id);
      if (stale.size > 0) ask();
    },
  };
}

function nameOf(folder: string | undefined, { run, columns }: Source): string {
  return JSON.stringify([folder, run.modelId, columns.map(({ id, text }) => [id, text])]);
}

/** The phrases of which a change accepts or rejects a proposal, or takes that back. */
function decidedPhrases({ added, removed, updated }: Change): readonly string[] {
  const records = [...Object.values(added), ...Object.values(removed), ...Object.values(updated).flat()];
  return [...new Set(records.flatMap(phrasesOf))];
}

function phrasesOf(record: AnnotationRecord): readonly string[] {
  if (record.type === 'rejection') return [record.phraseId];
  return record.type === 'region' && record.source.kind === 'accepted' ? record.phraseIds : [];
}
