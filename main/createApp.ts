import type { App, AppEvent } from './app.ts';
import { cacheFolder, type Model, type ModelOptions } from './model.ts';
import { readVectorLimits } from './search/vectorLimits.ts';
import { createVectorStore } from './search/vectorStore.ts';
import { createDevice, type DeviceOptions } from './services/device.ts';
import { createHandlers } from './services/handlers.ts';
import { crashInWords, memoryInWords } from './services/memoryAdvice.ts';
import { createModelHost } from './services/modelHost.ts';
import { createModelManager } from './services/models/modelManager.ts';
import { NANO } from './services/models/modelsFile.ts';
import { createPictures } from './services/pictures.ts';
import { createProjectHost } from './services/projectHost.ts';
import { createProposeJobs } from './services/proposeJobs.ts';
import { createQueue } from './services/queue.ts';
import { openRecentFolders } from './services/recentFolders.ts';
import { createRescoring } from './services/rescore.ts';
import type { Services } from './services/services.ts';
import { openSettings } from './services/settings.ts';
import { locateImage } from './store/imageFiles.ts';
import { imageTable } from './store/tables/images.ts';

export type AppOptions = {
  /** Opened at once. */
  readonly folder?: string;
  /** Where settings, recent folders and the copy of the samples are kept. */
  readonly dataFolder: string;
  /** A bundle or a checkpoint folder; by default the embedded nano model. */
  readonly modelPath?: string;
  /** What to run it on, whatever was chosen in the workbench. */
  readonly provider?: DeviceOptions['asked'];
  /** In tests, another way to find out what there is to run it on. */
  readonly probe?: DeviceOptions['probe'];
  /** In tests, another model than a real one. */
  readonly openModel?: (options: ModelOptions) => Promise<Model>;
};

type Tell = (event: AppEvent) => void;

/**
 * Wires the server behind every door: one project, one model, and the processes that read pictures.
 * @throws when the folder cannot be opened
 */
export async function createApp({ folder, ...options }: AppOptions): Promise<App> {
  const listeners = new Set<Tell>();
  const services = createServices(options, (event) => {
    for (const listener of listeners) listener(event);
    if (event.name === 'changed' || event.name === 'imagesChanged') services.host.peek()?.queue.wake();
  });
  const { host, pictures, model, models, device } = services;
  if (folder !== undefined) await host.open(folder);
  return {
    handlers: createHandlers(services),
    opened: host.peek,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async picture(kind, imageId, box) {
      const { project } = host.get();
      const [image] = await imageTable.find(project.db, [imageId]);
      if (image === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
      const file = await locateImage(project, image);
      if (kind === 'crops') return pictures.crop(file, box ?? [0, 0, image.width, image.height]);
      return kind === 'thumbnails' ? pictures.thumbnail(file) : pictures.displayable(file);
    },
    async close() {
      await Promise.all([host.close(), model.close(), models.close(), device.close(), pictures.close()]);
    },
  };
}

function createServices(options: Omit<AppOptions, 'folder'>, tell: Tell): Services {
  const { dataFolder, modelPath, provider, probe, openModel } = options;
  const notice = (severity: 'info' | 'warning' | 'error', text: string): void =>
    tell({ name: 'notice', value: { severity, text } });
  const settings = openSettings(dataFolder);
  const recent = openRecentFolders(dataFolder, (folders) => tell({ name: 'recentFolders', value: folders }));
  const pictures = createPictures();
  const device = createDevice({
    dataFolder,
    asked: provider,
    probe,
    onChange: (report) => tell({ name: 'device', value: report }),
    onFallback: (text) => notice('warning', `${text} "Device" in the command palette shows more.`),
  });
  const models = createModelManager({
    dataFolder,
    cacheFolder: cacheFolder(),
    fixedPath: modelPath,
    onChange: (report) => tell({ name: 'models', value: report }),
    onReplaced: (folder) => {
      void models.chosen().then(({ path }) => path === folder && model.reload());
    },
    onNotice: notice,
  });
  const model = createModelHost({
    chosen: models.chosen,
    device,
    open: openModel,
    onCrash: (reason) => notice('warning', crashInWords(reason)),
    onConversion: () => notice('info', 'The model is being converted, once; proposals come when that is done.'),
    onOutOfMemory: (reason) => notice('warning', memoryInWords(reason)),
    onBrokenGraph: ({ path }) => {
      notice('warning', 'A graph of the model does not open; its files are looked through for damage.');
      models.verify(path ?? NANO).catch(() => undefined);
    },
  });
  const host = createProjectHost({
    recent,
    createVectors: (project) =>
      createVectorStore({
        project,
        readLimits: async () => readVectorLimits(await settings.read()),
        onProgress: (value) => tell({ name: 'searching', value }),
      }),
    createJobs: (project, vectors) =>
      createProposeJobs({
        project,
        pictures,
        openModel: model.get,
        onJobs: (jobs) => tell({ name: 'jobs', value: jobs }),
        onImage: (imageId) => {
          tell({ name: 'imagesChanged', value: { imageIds: [imageId] } });
          vectors.keepUp();
        },
      }),
    createQueue: (project) =>
      createQueue({
        project,
        onQueue: (state) => tell({ name: 'queue', value: state }),
        onError: (reason) => notice('error', `Images cannot be judged for the queue: ${reason}`),
      }),
    onImages: () => tell({ name: 'imagesChanged', value: { imageIds: 'all' } }),
    onOpened: (info) => tell({ name: 'projectOpened', value: info }),
    onNotice: notice,
  });
  const rescoring = createRescoring(model.get);
  return { dataFolder, settings, recent, pictures, model, models, device, host, rescoring, tell };
}
