import { useEffect, useMemo, useState } from 'react';
import { thresholdsOf } from '../../../annotations/acceptance.ts';
import { type CheckedPhrase, checkCaption } from '../../../annotations/curation/captionCheck.ts';
import { type NounPhrase, nounPhrases } from '../../../annotations/curation/nounPhrases.ts';
import { semanticScores } from '../../../annotations/scores.ts';
import { findSpecialToken, normaliseText } from '../../../annotations/text.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';

/** So long a pause says that the caption is stored for now. */
const PAUSE_MS = 200;

export type CaptionCheck =
  | { readonly kind: 'nothing to check' | 'no proposals' | 'checking' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'checked'; readonly phrases: readonly CheckedPhrase[] };

type Asked = {
  readonly key: string;
  readonly outcome: { readonly embeddings: Float32Array } | { readonly reason: string };
};

/** What the model finds in the open image of the noun phrases of a caption. */
export function useCaptionCheck({ run, proposals }: EditedImage, caption: string): CaptionCheck {
  const phrases = useMemo(() => nounPhrases(caption).filter(({ text }) => !findSpecialToken(text)), [caption]);
  const asked = useEmbeddings(run?.id ?? null, phrases);
  const leastMatch = useLeastMatch();
  return useMemo((): CaptionCheck => {
    if (phrases.length === 0) return { kind: 'nothing to check' };
    if (run === null || proposals === null) return { kind: 'no proposals' };
    if (asked === null) return { kind: 'checking' };
    if ('reason' in asked) return { kind: 'refused', reason: asked.reason };
    const { embeddingSize, objectLogit } = run;
    const semantic = semanticScores(proposals.objectEmbeddings, asked.embeddings, embeddingSize, objectLogit);
    const scores = { semantic, predictedIou: proposals.predictedIou };
    return { kind: 'checked', phrases: checkCaption(phrases, scores, leastMatch) };
  }, [phrases, run, proposals, asked, leastMatch]);
}

/** The embeddings of the phrases as a run's model gives them; null until they have come. */
function useEmbeddings(runId: string | null, phrases: readonly NounPhrase[]): Asked['outcome'] | null {
  const { request } = useActions();
  const [asked, setAsked] = useState<Asked | null>(null);
  const texts = useMemo(() => phrases.map(({ text }) => text), [phrases]);
  const key = JSON.stringify([runId, texts]);
  const isAnswered = asked?.key === key;
  useEffect(() => {
    if (runId === null || texts.length === 0 || isAnswered) return;
    let isAwaited = true;
    const take = (outcome: Asked['outcome']) => {
      if (isAwaited) setAsked({ key, outcome });
    };
    const timer = setTimeout(() => {
      request('embedTexts', { runId, kind: 'object', texts }).then(
        ({ embeddings }) => take({ embeddings }),
        (error: unknown) => take({ reason: reasonOf(error) }),
      );
    }, PAUSE_MS);
    return () => {
      isAwaited = false;
      clearTimeout(timer);
    };
  }, [runId, texts, key, isAnswered, request]);
  return isAnswered ? asked.outcome : null;
}

/** From which match score a text counts as found: by its phrase, or else by the project. */
function useLeastMatch(): (text: string) => number {
  const phrases = useWorkbench((state) => state.phrases);
  const thresholds = useWorkbench((state) => state.thresholds);
  return useMemo(() => {
    const own = new Map(phrases.map((phrase) => [phrase.text, thresholdsOf(phrase, thresholds).minMatch]));
    return (text) => own.get(normaliseText(text)) ?? thresholds.minMatch;
  }, [phrases, thresholds]);
}
