import type { Model } from '../../../../main/model.ts';
import { BUNDLE_VERSION } from '../../../../model/bundle/manifest.ts';
import type { handlers } from '../../../../model/handlers.ts';
import { EMBEDDING_SIZE, embeddingOf, MODEL_ID, objectLogit } from './proposedProject.ts';

type Handlers = typeof handlers;
type Job<M extends keyof Handlers> = Omit<Parameters<Handlers[M]>[0], 'model'>;

/** What a fake model answers; the rest of the handlers must not be called. */
export type Answers = { [M in keyof Handlers]?: (job: Job<M>) => Promise<Awaited<ReturnType<Handlers[M]>>> };

export type FakeModel = Model & {
  /** Every job that the model was given, in order. */
  readonly calls: { readonly method: string; readonly job: object }[];
};

/** Answers in place of a model process. Queries are embedded as `embeddingOf` does, unless `answers` says otherwise. */
export function fakeModel(
  answers: Answers = {},
  { modelId = MODEL_ID, numerics = 'bf16' }: { modelId?: string; numerics?: Model['numerics'] } = {},
): FakeModel {
  const calls: FakeModel['calls'] = [];
  const known: Answers = {
    embedQueries: async ({ texts }) => Float32Array.from(texts.flatMap((text) => [...embeddingOf(text)])),
    ...answers,
  };
  // One function stands for all handlers, which no signature can say.
  const call = (async (method: keyof Handlers, job: never) => {
    calls.push({ method, job });
    const answer = known[method];
    if (answer === undefined) throw new Error(`Expected no call of ${method}.`);
    return answer(job);
  }) as Model['call'];
  return { manifest: manifestOf(modelId), numerics, calls, call, close: async () => {} };
}

function manifestOf(modelId: string): Model['manifest'] {
  const table = { file: 'table.bin', dtype: 'F32', rows: 1, columns: EMBEDDING_SIZE } as const;
  return {
    format: 'objembed-bundle',
    version: BUNDLE_VERSION,
    modelId,
    name: 'test',
    precision: 'fp32',
    embeddingSize: EMBEDDING_SIZE,
    objectLogit,
    imageLogit: null,
    tokenEmbeddings: table,
    positionTable: table,
    proposer: null,
    origin: { checkpoint: '/models/fake', proposer: null, key: '0123456789ab' },
    files: {},
  };
}
