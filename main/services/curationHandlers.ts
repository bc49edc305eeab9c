import { storePhraseStates } from '../jobs/phraseStates.ts';
import { reviewCaptions } from './captions.ts';
import { findDuplicates } from './duplicates.ts';
import { labelFound, rejectProposals, tagImages } from './editingFound.ts';
import { createLatest } from './latest.ts';
import { learnPhrases, scoreDecisions } from './learning.ts';
import { listQueue, readQueue } from './queue.ts';
import { search, warmUp } from './searching.ts';
import { type Handlers, requireOpen, type Services, tellChanges, tellProgress } from './services.ts';
import { suggestStates } from './states.ts';
import { readStatistics } from './statistics.ts';

/** Answers about what to look at next, and what a project holds. */
export function curationHandlers({ host, tell, pictures }: Services) {
  return {
    findDuplicates: async (_params, client, signal) =>
      findDuplicates({
        project: host.get().project,
        hashPicture: pictures.hashPicture,
        signal,
        onProgress: tellProgress(tell, client),
      }),
    readStatistics: async (params, client, signal) =>
      readStatistics(host.get().project, params, { signal, onProgress: tellProgress(tell, client) }),
    readQueue: async () => readQueue(host.get().project),
    listQueue: async (params) => listQueue(host.get().project, params),
    learnPhrases: async (params, _client, signal) => learnPhrases(host.get().project, params, signal),
    scoreDecisions: async (params) => scoreDecisions(host.get().project, params),
    async skipDisagreement(params) {
      await host.get().queue.skip(params);
      return null;
    },
  } satisfies Partial<Handlers>;
}

/** Answers about what the model suggests of phrases and captions. */
export function inspectionHandlers({ host, model, tell }: Services) {
  const project = () => host.get().project;
  return {
    suggestStates: async (params, client, signal) =>
      suggestStates(project(), params, { openModel: model.get, onProgress: tellProgress(tell, client), signal }),
    setPhraseStates: async ({ states }, client, signal) =>
      storePhraseStates(project(), states, { origin: 'user', onChange: tellChanges(tell, client), signal }),
    reviewCaptions: async (params, client, signal) =>
      reviewCaptions(project(), params, { openModel: model.get, onProgress: tellProgress(tell, client), signal }),
  } satisfies Partial<Handlers>;
}

/** Answers about what is like a phrase or an example, and what is done to it. */
export function searchHandlers({ host, model, tell }: Services) {
  const latest = createLatest('A later search was asked for.');
  const open = (folder: string) => {
    const { project } = host.get();
    requireOpen(project, folder);
    return project;
  };
  const means = (client: string, signal: AbortSignal) => ({
    openModel: model.get,
    onChange: tellChanges(tell, client),
    signal,
  });
  return {
    async prepareSearch() {
      const { project, vectors } = host.get();
      warmUp(project, model.get);
      await vectors.update();
      return null;
    },
    search: async (order, client, signal) =>
      latest(client, signal, async (own) => {
        const { project, vectors } = host.get();
        return search(project, order, { vectors, openModel: model.get, signal: own });
      }),
    labelFound: async (order, client, signal) => labelFound(open(order.folder), order, means(client, signal)),
    rejectProposals: async (order, client, signal) => rejectProposals(open(order.folder), order, means(client, signal)),
    tagImages: async (order, client, signal) => tagImages(open(order.folder), order, means(client, signal)),
  } satisfies Partial<Handlers>;
}
