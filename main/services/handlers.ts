import { commit } from '../store/commit.ts';
import { acceptAll } from './accepting.ts';
import { copyToImages } from './copying.ts';
import { curationHandlers, inspectionHandlers, searchHandlers } from './curationHandlers.ts';
import { listExportFormats, previewExport, runExport } from './exports.ts';
import { findProblems } from './findings.ts';
import { listFolders } from './folders.ts';
import { listHistory, readHistory, revert } from './history.ts';
import { findImage, listImages, locateInFilter } from './images.ts';
import { listImportFormats, runImport } from './imports.ts';
import { openImage } from './openImage.ts';
import { embedForRun, listPhrases } from './phrases.ts';
import { keepRegionEmbeddings } from './regionEmbeddings.ts';
import { regionHistory } from './regionHistory.ts';
import { addSamplePhrases, copySamples } from './samples.ts';
import { type Handlers, requireOpen, type Services, tellChanges, tellProgress } from './services.ts';

/** The handler of every request. */
export function createHandlers(services: Services): Handlers {
  return {
    ...projectHandlers(services),
    ...imageHandlers(services),
    ...changeHandlers(services),
    ...curationHandlers(services),
    ...inspectionHandlers(services),
    ...jobHandlers(services),
    ...datasetHandlers(services),
    ...searchHandlers(services),
    ...deviceHandlers(services),
    ...modelHandlers(services),
    readSettings: () => services.settings.read(),
    writeSettings: async (changed) => {
      await services.settings.write(changed);
      return null;
    },
  };
}

function projectHandlers({ host, recent, dataFolder, tell }: Services) {
  return {
    openedProject: () => host.info(),
    openProject: ({ folder }) => host.open(folder),
    async openSamples() {
      const folder = await copySamples(dataFolder);
      await host.open(folder);
      await addSamplePhrases(host.get().project, tellChanges(tell, null));
      // Once more, now with the phrases.
      return host.open(folder);
    },
    closeProject: async () => {
      await host.close();
      return null;
    },
    recentFolders: () => recent.list(),
    async forgetFolder({ folder }) {
      await recent.forget(folder);
      return null;
    },
    checkProject: (params, _client, signal) => findProblems(host.get().project, params, signal),
  } satisfies Partial<Handlers>;
}

function imageHandlers({ host, pictures, model, rescoring }: Services) {
  const project = () => host.get().project;
  return {
    listImages: async (params) => listImages(project(), params),
    findImage: async (params) => findImage(project(), params),
    locateImage: async (params) => locateInFilter(project(), params),
    listFolders: async () => listFolders(project()),
    openImage: async ({ imageId }) => openImage(project(), pictures, imageId),
    listPhrases: async () => listPhrases(project()),
    async embedTexts(params, _client, signal) {
      const embedded = await embedForRun(project(), model.get, params, signal);
      host.peek()?.queue.wake();
      return embedded;
    },
    async scoreBoxes(params, client, signal) {
      const scored = await rescoring.scoreBoxes(project(), params, { client, signal });
      if (await keepRegionEmbeddings(project(), params, scored)) host.peek()?.vectors.keepUp();
      return scored;
    },
    tightenBox: async (params, client, signal) => rescoring.tightenBox(project(), params, { client, signal }),
  } satisfies Partial<Handlers>;
}

function changeHandlers({ host, model, pictures, tell }: Services) {
  const project = () => host.get().project;
  return {
    async commit({ folder, change, label }, client) {
      requireOpen(project(), folder);
      const sequence = await commit(project(), change, { origin: 'user', label });
      // The client is answered first: it knows the change.
      if (sequence !== null) setImmediate(() => tellChanges(tell, client)({ change, sequence, label }));
      return { sequence, at: new Date().toISOString() };
    },
    listHistory: async (params) => listHistory(project(), params),
    regionHistory: async (params, _client, signal) => regionHistory(project(), params, signal),
    readHistory: async (params) => readHistory(project(), params),
    revert: async (params, client) => revert(project(), params, tellChanges(tell, client)),
    copyRegions: async (params, client, signal) =>
      copyToImages(project(), params, { pictures, onChange: tellChanges(tell, client), signal }),
    acceptAll: async (params, client, signal) =>
      acceptAll(project(), params, {
        openModel: model.get,
        onChange: tellChanges(tell, client),
        onProgress: tellProgress(tell, client),
        signal,
      }),
  } satisfies Partial<Handlers>;
}

function jobHandlers({ host }: Services) {
  const jobs = () => host.get().jobs;
  return {
    startPropose: async (order) => ({ jobId: await jobs().start(order) }),
    async pauseJob({ jobId }) {
      jobs().pause(jobId);
      return null;
    },
    async resumeJob({ jobId }) {
      jobs().resume(jobId);
      return null;
    },
    async cancelJob({ jobId }) {
      jobs().cancel(jobId);
      return null;
    },
    listJobs: async () => host.peek()?.jobs.list() ?? [],
  } satisfies Partial<Handlers>;
}

function deviceHandlers({ device }: Services) {
  return {
    readDevice: () => device.report(),
    testDevice: ({ provider }) => device.test(provider),
    chooseProvider: ({ provider }) => device.choose(provider),
  } satisfies Partial<Handlers>;
}

function modelHandlers({ models }: Services) {
  return {
    readModels: () => models.report(),
    addModel: ({ folder }) => models.add(folder),
    downloadModel: ({ name }) => models.download(name),
    discardUnfinished: (unfinished) => models.discard(unfinished),
    convertModel: ({ id, precision }) => models.convert(id, precision),
    verifyModel: ({ id }) => models.verify(id),
    repairModel: ({ id }) => models.repair(id),
    removeModel: ({ id }) => models.remove(id),
    useModel: ({ id, numerics }) => models.use(id, numerics),
    cancelModelTask: ({ taskId }) => models.cancel(taskId),
    chooseModelSource: (source) => models.chooseSource(source),
  } satisfies Partial<Handlers>;
}

function datasetHandlers({ host, pictures, tell }: Services) {
  const project = () => host.get().project;
  return {
    listExportFormats: async () => listExportFormats(host.peek()?.project),
    checkExport: async (order, _client, signal) => previewExport(project(), pictures, order, signal),
    writeExport: async (order, client, signal) =>
      runExport(project(), pictures, order, { signal, onProgress: tellProgress(tell, client) }),
    listImportFormats: async () => listImportFormats(),
    importDataset: async (order, client, signal) =>
      runImport(project(), order, {
        pictures,
        onChange: tellChanges(tell, client),
        onProgress: tellProgress(tell, client),
        signal,
      }),
  } satisfies Partial<Handlers>;
}
