import { sql } from 'kysely';
import type { ModelRun } from '../../annotations/proposals.ts';
import { toFloat16, toFloat32 } from './blobs.ts';
import type { Project } from './openProject.ts';

const BYTES = { float16: 2, float32: 4 } as const;

/** What people said of one phrase: which proposals of a model are it, and which are not. */
export type PhraseDecisions = {
  readonly accepted: readonly DecidedProposal[];
  readonly rejected: readonly DecidedProposal[];
};

/** A proposal that was decided on: its object embedding [C], at unit length, and predicted IoU in [0, 1]. */
export type DecidedProposal = { readonly embedding: Float32Array; readonly predictedIou: number };

/** How often each phrase was accepted, and rejected, among the proposals of a model. */
export type DecisionCounts = ReadonlyMap<string, { readonly accepted: number; readonly rejected: number }>;

/** Counts the decisions of all phrases on proposals of a model, in whichever of its runs. */
export async function countDecisions({ db }: Project, { modelId }: ModelRun): Promise<DecisionCounts> {
  const accepted = await selectAccepted(db, modelId)
    .select(({ fn }) => ['phrase_id', fn.countAll<number>().as('count')])
    .groupBy('phrase_id')
    .execute();
  const rejected = await selectRejected(db, modelId)
    .select(({ fn }) => ['phrase_id', fn.countAll<number>().as('count')])
    .groupBy('phrase_id')
    .execute();
  const counts = new Map(accepted.map(({ phrase_id, count }) => [phrase_id, { accepted: count, rejected: 0 }]));
  for (const { phrase_id, count } of rejected) {
    counts.set(phrase_id, { accepted: counts.get(phrase_id)?.accepted ?? 0, rejected: count });
  }
  return counts;
}

/** The decisions on one phrase, at most so many of either kind; of more, some by chance. */
export async function loadDecisions(
  { db }: Project,
  { modelId, embeddingSize }: ModelRun,
  phraseId: string,
  limit: number,
): Promise<PhraseDecisions> {
  const size = embeddingSize * BYTES.float16;
  // The database cuts the rows out of the blobs: a set of proposals is a hundred times as large.
  const cut = (index: string) => ({
    embedding: sql<Uint8Array>`substr(object_embeddings, ${sql.ref(index)} * ${size} + 1, ${size})`.as('embedding'),
    iou: sql<Uint8Array>`substr(predicted_iou, ${sql.ref(index)} * ${BYTES.float32} + 1, ${BYTES.float32})`.as('iou'),
  });
  const ofRegion = cut('regions.source_proposal_index');
  const accepted = await selectAccepted(db, modelId)
    .innerJoin('proposal_sets', (join) =>
      join
        .onRef('proposal_sets.run_id', '=', 'regions.source_run_id')
        .onRef('proposal_sets.image_id', '=', 'regions.image_id'),
    )
    .where('phrase_id', '=', phraseId)
    .select([ofRegion.embedding, ofRegion.iou])
    .orderBy('regions.id')
    .limit(limit)
    .execute();
  const ofRejection = cut('rejections.proposal_index');
  const rejected = await selectRejected(db, modelId)
    .innerJoin('proposal_sets', (join) =>
      join
        .onRef('proposal_sets.run_id', '=', 'rejections.run_id')
        .onRef('proposal_sets.image_id', '=', 'rejections.image_id'),
    )
    .where('phrase_id', '=', phraseId)
    .select([ofRejection.embedding, ofRejection.iou])
    .orderBy('rejections.id')
    .limit(limit)
    .execute();
  return { accepted: accepted.flatMap(toDecided(size)), rejected: rejected.flatMap(toDecided(size)) };
}

/** A proposal that the run does not have any more, as after a careless import, is left out. */
function toDecided(size: number) {
  return ({ embedding, iou }: { embedding: Uint8Array; iou: Uint8Array }): DecidedProposal[] => {
    const [predictedIou] = iou.length === BYTES.float32 ? toFloat32(iou) : [];
    if (embedding.length !== size || predictedIou === undefined) return [];
    return [{ embedding: new Float32Array(toFloat16(embedding)), predictedIou }];
  };
}

function selectAccepted(db: Project['db'], modelId: string) {
  return db
    .selectFrom('region_phrases')
    .innerJoin('regions', 'regions.id', 'region_phrases.region_id')
    .innerJoin('model_runs', 'model_runs.id', 'regions.source_run_id')
    .where('source_kind', '=', 'accepted')
    .where('model_id', '=', modelId);
}

function selectRejected(db: Project['db'], modelId: string) {
  return db
    .selectFrom('rejections')
    .innerJoin('model_runs', 'model_runs.id', 'rejections.run_id')
    .where('model_id', '=', modelId);
}
