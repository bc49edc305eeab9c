import type { ProjectInfo } from '../api.ts';
import { allRuns } from '../store/modelRuns.ts';
import { openProject, type WritableProject } from '../store/openProject.ts';
import { allPhrases, countImages } from '../store/records.ts';
import { scanImages } from '../store/scanImages.ts';
import type { ProposeJobs } from './proposeJobs.ts';
import type { SettingsFile } from './settings.ts';

/** The project that is open, with its jobs. */
export type Hosted = {
  readonly project: WritableProject;
  readonly jobs: ProposeJobs;
  /** Whether the folder is still being looked through. */
  scanning: boolean;
  readonly scan: AbortController;
};

export type ProjectHost = {
  /** @throws when no project is open */
  get(): Hosted;
  open(folder: string): Promise<ProjectInfo>;
  info(): Promise<ProjectInfo | null>;
  close(): Promise<void>;
};

type Options = {
  readonly settings: SettingsFile;
  readonly createJobs: (project: WritableProject) => ProposeJobs;
  readonly onImages: () => void;
  readonly onOpened: (info: ProjectInfo | null) => void;
  readonly onProblem: (text: string) => void;
};

/** Holds one project at a time, and keeps its list of images up to date with the folder. */
export function createProjectHost({ settings, createJobs, onImages, onOpened, onProblem }: Options): ProjectHost {
  let hosted: Hosted | null = null;

  async function info(): Promise<ProjectInfo | null> {
    if (hosted === null) return null;
    const { project, scanning } = hosted;
    return {
      folder: project.folder,
      name: project.folder.split(/[\\/]/).at(-1) || project.folder,
      images: await countImages(project),
      scanning,
      phrases: await allPhrases(project),
      run: (await allRuns(project))[0] ?? null,
      recentFolders: await settings.recentFolders(),
    };
  }

  async function scan(opened: Hosted): Promise<void> {
    try {
      await scanImages(opened.project, { signal: opened.scan.signal, onProgress: onImages });
    } catch (error) {
      if (!opened.scan.signal.aborted) onProblem(error instanceof Error ? error.message : String(error));
    }
    opened.scanning = false;
    if (hosted !== opened) return;
    onImages();
    onOpened(await info());
  }

  async function close(): Promise<void> {
    const closing = hosted;
    if (closing === null) return;
    hosted = null;
    closing.scan.abort(new Error('The project was closed.'));
    await closing.jobs.close();
    await closing.project.close();
    onOpened(null);
  }

  return {
    get() {
      if (hosted !== null) return hosted;
      throw new Error('Expected an open project, got none; open a folder first.');
    },
    async open(folder) {
      if (hosted?.project.folder !== folder) {
        await close();
        const project = await openProject(folder, { create: true });
        hosted = { project, jobs: createJobs(project), scanning: true, scan: new AbortController() };
        await settings.addRecentFolder(project.folder);
        void scan(hosted);
      }
      const opened = await info();
      if (opened === null) throw new Error(`Expected ${folder} to stay open, but it was closed again.`);
      onOpened(opened);
      return opened;
    },
    info,
    close,
  };
}
