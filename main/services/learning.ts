import { setImmediate } from 'node:timers/promises';
import { LEAST_ACCEPTS, phrasePrototype } from '../../annotations/curation/prototypes.ts';
import { semanticScores } from '../../annotations/scores.ts';
import type { Params, Result } from '../api.ts';
import { findEmbeddedPhrases } from '../jobs/phraseScores.ts';
import { countDecisions, type DecidedProposal, loadDecisions } from '../store/decisions.ts';
import { getRun } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';

/** Of so many decisions of either kind a mean is as good as of all. */
const LEARNED_FROM = 50;
/** So many of either kind draw a histogram and settle a threshold. */
const SCORED = 500;

/** What people's decisions teach about phrases. Those that are unknown, or not embedded, are left out. */
export async function learnPhrases(
  project: Project,
  { runId, phraseIds }: Params<'learnPhrases'>,
  signal: AbortSignal,
): Promise<Result<'learnPhrases'>> {
  const run = await getRun(project, runId);
  const asked = new Set(phraseIds);
  const { phrases, embeddings } = await findEmbeddedPhrases(
    project,
    run,
    (await allPhrases(project)).filter(({ id }) => asked.has(id)),
  );
  const counts = await countDecisions(project, run);
  const size = run.embeddingSize;
  const learned = [];
  for (const [row, { id }] of phrases.entries()) {
    const { accepted, rejected } = counts.get(id) ?? { accepted: 0, rejected: 0 };
    const text = embeddings.slice(row * size, (row + 1) * size);
    const hasEnough = accepted >= LEAST_ACCEPTS;
    const decisions = hasEnough ? await loadDecisions(project, run, id, LEARNED_FROM) : null;
    const prototype = decisions === null ? null : phrasePrototype(text, embeddingsOf(decisions));
    learned.push({ phraseId: id, accepted, rejected, prototype });
    if (!hasEnough) continue;
    // Other requests get their turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  return { phrases: learned };
}

function embeddingsOf({ accepted, rejected }: Awaited<ReturnType<typeof loadDecisions>>) {
  const [yes, no] = [accepted, rejected].map((decided) => decided.map(({ embedding }) => embedding));
  return { accepted: yes ?? [], rejected: no ?? [] };
}

/** The match scores of what was accepted and rejected for a phrase, as the model of a run gives them. */
export async function scoreDecisions(
  project: Project,
  { runId, phraseId }: Params<'scoreDecisions'>,
): Promise<Result<'scoreDecisions'>> {
  const run = await getRun(project, runId);
  const phrase = (await allPhrases(project)).filter(({ id }) => id === phraseId);
  const { embeddings } = await findEmbeddedPhrases(project, run, phrase);
  if (embeddings.length === 0) return { accepted: [], rejected: [] };
  const { accepted, rejected } = await loadDecisions(project, run, phraseId, SCORED);
  const scoresOf = (decided: readonly DecidedProposal[]): number[] =>
    decided.map(({ embedding, predictedIou }) => {
      const [semantic = 0] = semanticScores(embedding, embeddings, run.embeddingSize, run.objectLogit);
      return semantic * predictedIou;
    });
  return { accepted: scoresOf(accepted), rejected: scoresOf(rejected) };
}
