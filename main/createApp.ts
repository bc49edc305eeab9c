import { DUPLICATE_IOU } from '../annotations/acceptance.ts';
import type { Change } from '../annotations/change.ts';
import type { LocatedFinding } from './api.ts';
import type { App, AppEvent } from './app.ts';
import { acceptForProject } from './jobs/accept.ts';
import { checkProject } from './jobs/check.ts';
import { listFormats, previewExport, runExport } from './services/exports.ts';
import { listHistory, readHistory } from './services/history.ts';
import { findImage, listImages, locateInFilter, matchingIds } from './services/images.ts';
import { createModelHost } from './services/modelHost.ts';
import { openImage } from './services/openImage.ts';
import { embedForRun, embedVocabulary, listPhrases } from './services/phrases.ts';
import { createPictures } from './services/pictures.ts';
import { createProjectHost } from './services/projectHost.ts';
import { createProposeJobs } from './services/proposeJobs.ts';
import { addSamplePhrases, copySamples } from './services/samples.ts';
import { openSettings } from './services/settings.ts';
import { commit } from './store/commit.ts';
import { locateImage } from './store/imageFiles.ts';
import { imageTable } from './store/tables/images.ts';

export type AppOptions = {
  /** Opened at once. */
  readonly folder?: string;
  /** Where settings, recent folders and the copy of the samples are kept. */
  readonly dataFolder: string;
  /** A bundle or a checkpoint folder; by default the embedded nano model. */
  readonly modelPath?: string;
};

/**
 * Wires the server behind every door: one project, one model, one picture process.
 * @throws when the folder cannot be opened
 */
export async function createApp({ folder, dataFolder, modelPath }: AppOptions): Promise<App> {
  const listeners = new Set<(event: AppEvent) => void>();
  const tell = (event: AppEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const notice = (severity: 'info' | 'warning' | 'error', text: string): void =>
    tell({ name: 'notice', value: { severity, text } });
  const tellChange = (change: Change, sequence: number, client: string | null): void =>
    tell({ name: 'changed', value: { change, sequence, client } });

  const settings = openSettings(dataFolder);
  const pictures = createPictures();
  const model = createModelHost(modelPath, (reason) =>
    notice('warning', `The model process ended (${firstLine(reason)}) and was started again; its work goes on.`),
  );
  const host = createProjectHost({
    settings,
    createJobs: (project) =>
      createProposeJobs({
        project,
        openModel: model.get,
        onJobs: (jobs) => tell({ name: 'jobs', value: jobs }),
        onImage: (imageId) => tell({ name: 'imagesChanged', value: { imageIds: [imageId] } }),
      }),
    onImages: () => tell({ name: 'imagesChanged', value: { imageIds: 'all' } }),
    onOpened: (info) => tell({ name: 'projectOpened', value: info }),
    onProblem: (text) => notice('error', text),
  });
  const project = () => host.get().project;
  if (folder !== undefined) await host.open(folder);

  return {
    handlers: {
      openedProject: () => host.info(),
      openProject: ({ folder: chosen }) => host.open(chosen),
      async openSamples() {
        const info = await host.open(await copySamples(dataFolder));
        await addSamplePhrases(project());
        return (await host.info()) ?? info;
      },
      closeProject: async () => {
        await host.close();
        return null;
      },
      listImages: (params) => listImages(project(), params),
      findImage: (params) => findImage(project(), params),
      locateImage: (params) => locateInFilter(project(), params),
      openImage: ({ imageId }) => openImage(project(), pictures, imageId),
      listPhrases: () => listPhrases(project()),
      embedTexts: (params, _client, signal) => embedForRun(project(), model.get, params, signal),
      async commit({ change, label }, client) {
        const sequence = await commit(project(), change, { origin: 'user', label });
        if (sequence !== null) tellChange(change, sequence, client);
        return { sequence, at: new Date().toISOString() };
      },
      listHistory: (params) => listHistory(project(), params),
      readHistory: (params) => readHistory(project(), params),
      async checkProject({ limit }, _client, signal) {
        const findings: LocatedFinding[] = [];
        let total = 0;
        for await (const finding of checkProject(project(), signal)) {
          total += 1;
          if (findings.length < limit) findings.push(finding);
        }
        return { findings, total };
      },
      startPropose: async (order) => ({ jobId: await host.get().jobs.start(order) }),
      async pauseJob({ jobId }) {
        host.get().jobs.pause(jobId);
        return null;
      },
      async resumeJob({ jobId }) {
        host.get().jobs.resume(jobId);
        return null;
      },
      async cancelJob({ jobId }) {
        host.get().jobs.cancel(jobId);
        return null;
      },
      listJobs: async () => host.get().jobs.list(),
      async acceptAll({ filter, minMatch, minIou }, client, signal) {
        const changes: Change[] = [];
        await embedVocabulary(project(), model.get, signal);
        const { accepted, images } = await acceptForProject({
          project: project(),
          thresholds: { minMatch, minIou, duplicateIou: DUPLICATE_IOU },
          only: new Set(await matchingIds(project(), filter)),
          origin: 'user',
          signal,
          onProgress: () => undefined,
          onChange: (change, sequence) => {
            changes.push(change);
            tellChange(change, sequence, client);
          },
        });
        return { accepted, images, changes };
      },
      listExportFormats: async () => listFormats(),
      checkExport: (order, _client, signal) => previewExport(project(), order, signal),
      writeExport: (order, _client, signal) => runExport(project(), order, signal),
      readSettings: () => settings.read(),
      async writeSettings(changed) {
        await settings.write(changed);
        return null;
      },
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async picture(kind, imageId) {
      const [image] = await imageTable.find(project().db, [imageId]);
      if (image === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
      const file = await locateImage(project(), image);
      return kind === 'thumbnails' ? pictures.thumbnail(file) : pictures.displayable(file);
    },
    async close() {
      await host.close();
      await Promise.all([model.close(), pictures.close()]);
    },
  };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
