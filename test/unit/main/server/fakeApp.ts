import type { App, AppEvent } from '../../../../main/app.ts';

export type FakeApp = App & {
  tell(event: AppEvent): void;
  /** Closes the project, or opens one. */
  setOpened(opened: object | null): void;
  /** How many clients listen. */
  listeners(): number;
};

/** An app of which a test needs a few handlers; the others fail. */
export function fakeApp(handlers: Partial<App['handlers']> = {}, picture: App['picture'] = fail): FakeApp {
  const listeners = new Set<(event: AppEvent) => void>();
  let project: object | null = {};
  return {
    handlers: { ...failing, ...handlers },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    opened: () => project,
    picture,
    close: async () => {},
    tell(event) {
      for (const listener of listeners) listener(event);
    },
    setOpened(opened) {
      project = opened;
    },
    listeners: () => listeners.size,
  };
}

async function fail(): Promise<never> {
  throw new Error('Expected no call.');
}

const failing: App['handlers'] = {
  openedProject: fail,
  openProject: fail,
  openSamples: fail,
  closeProject: fail,
  recentFolders: fail,
  forgetFolder: fail,
  listImages: fail,
  listFolders: fail,
  findImage: fail,
  locateImage: fail,
  openImage: fail,
  listPhrases: fail,
  embedTexts: fail,
  scoreBoxes: fail,
  tightenBox: fail,
  readQueue: fail,
  listQueue: fail,
  skipDisagreement: fail,
  learnPhrases: fail,
  scoreDecisions: fail,
  findDuplicates: fail,
  readStatistics: fail,
  reviewCaptions: fail,
  suggestStates: fail,
  setPhraseStates: fail,
  commit: fail,
  listHistory: fail,
  readHistory: fail,
  revert: fail,
  regionHistory: fail,
  copyRegions: fail,
  checkProject: fail,
  startPropose: fail,
  pauseJob: fail,
  resumeJob: fail,
  cancelJob: fail,
  listJobs: fail,
  acceptAll: fail,
  listExportFormats: fail,
  checkExport: fail,
  writeExport: fail,
  listImportFormats: fail,
  importDataset: fail,
  prepareSearch: fail,
  search: fail,
  labelFound: fail,
  rejectProposals: fail,
  tagImages: fail,
  readDevice: fail,
  testDevice: fail,
  chooseProvider: fail,
  readModels: fail,
  addModel: fail,
  downloadModel: fail,
  discardUnfinished: fail,
  convertModel: fail,
  verifyModel: fail,
  repairModel: fail,
  removeModel: fail,
  useModel: fail,
  cancelModelTask: fail,
  chooseModelSource: fail,
  readSettings: fail,
  writeSettings: fail,
};
