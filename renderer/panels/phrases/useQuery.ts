import { useEffect, useMemo, useState } from 'react';
import { findSpecialToken, normaliseText } from '../../../annotations/text.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { type RankedProposal, rankProposals } from './rankProposals.ts';

/** So long a pause says that the query is typed. */
const PAUSE_MS = 250;
const BEST = 8;

export type QueryAnswer =
  | { readonly kind: 'nothing asked' | 'asking' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'found'; readonly best: readonly RankedProposal[] };

/** What one text was embedded to, or why it was not. */
type Asked = {
  readonly text: string;
  readonly runId: string;
  readonly outcome: { readonly embedding: Float32Array } | { readonly reason: string };
};

/** The proposals of the open image that match a text best, at most `limit`, whether or not it is a phrase. */
export function useQuery(typed: string, limit = BEST): QueryAnswer {
  const { request } = useActions();
  const run = useWorkbench((state) => state.edited?.run ?? null);
  const proposals = useWorkbench((state) => state.edited?.proposals ?? null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const text = normaliseText(typed);
  const token = findSpecialToken(text);
  const runId = run?.id;
  const isAnswered = asked?.text === text && asked.runId === runId;

  useEffect(() => {
    if (text === '' || token !== undefined || runId === undefined || isAnswered) return;
    let isAwaited = true;
    const take = (outcome: Asked['outcome']) => {
      if (isAwaited) setAsked({ text, runId, outcome });
    };
    const timer = setTimeout(() => {
      request('embedTexts', { runId, kind: 'object', texts: [text] }).then(
        ({ embeddings }) => take({ embedding: embeddings }),
        (error: unknown) => take({ reason: reasonOf(error) }),
      );
    }, PAUSE_MS);
    return () => {
      isAwaited = false;
      clearTimeout(timer);
    };
  }, [text, token, runId, isAnswered, request]);

  return useMemo((): QueryAnswer => {
    if (text === '' || run === null || proposals === null) return { kind: 'nothing asked' };
    if (token !== undefined) return { kind: 'refused', reason: refusal(token) };
    if (asked === null || !isAnswered) return { kind: 'asking' };
    if ('reason' in asked.outcome) return { kind: 'refused', reason: asked.outcome.reason };
    return { kind: 'found', best: rankProposals(proposals, run, asked.outcome.embedding, limit) };
  }, [text, token, run, proposals, asked, isAnswered, limit]);
}

function refusal(token: string): string {
  return `Expected a query without tokens of the model, got "${token}"; leave it out.`;
}
