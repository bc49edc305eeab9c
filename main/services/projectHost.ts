import path from 'node:path';
import type { ProjectInfo } from '../api/projects.ts';
import { ClosedProjectError } from '../closedProject.ts';
import { reasonOf } from '../reasonOf.ts';
import type { VectorStore } from '../search/vectorStore.ts';
import { allRuns } from '../store/modelRuns.ts';
import { openProject, type WritableProject } from '../store/openProject.ts';
import { allPhrases, countImages } from '../store/records.ts';
import { type ScanReport, scanImages } from '../store/scanImages.ts';
import type { ProposeJobs } from './proposeJobs.ts';
import type { Queue } from './queue.ts';
import type { RecentFolders } from './recentFolders.ts';

/** Files that a notice names; the rest are counted. */
const NAMED = 3;

/** The project that is open, with its jobs. */
export type Hosted = {
  readonly project: WritableProject;
  readonly jobs: ProposeJobs;
  readonly queue: Queue;
  readonly vectors: VectorStore;
  readonly scan: AbortController;
  /** Resolves when the folder has been looked through; null from then on. */
  scanning: Promise<void> | null;
};

export type ProjectHost = {
  /** @throws when no project is open */
  get(): Hosted;
  peek(): Hosted | null;
  /** Opens a folder in place of the one before, which stays open when this one cannot be opened. */
  open(folder: string): Promise<ProjectInfo>;
  info(): Promise<ProjectInfo | null>;
  close(): Promise<void>;
};

type Options = {
  readonly recent: Pick<RecentFolders, 'add'>;
  readonly createJobs: (project: WritableProject, vectors: VectorStore) => ProposeJobs;
  readonly createVectors: (project: WritableProject) => VectorStore;
  readonly createQueue: (project: WritableProject) => Queue;
  readonly onImages: () => void;
  readonly onOpened: (info: ProjectInfo | null) => void;
  readonly onNotice: (severity: 'warning' | 'error', text: string) => void;
};

/** Holds one project at a time, and keeps its list of images up to date with the folder. */
export function createProjectHost(options: Options): ProjectHost {
  const { recent, createJobs, createVectors, createQueue, onImages, onOpened, onNotice } = options;
  let hosted: Hosted | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** Opening and closing come one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  async function scan(opened: Hosted): Promise<void> {
    const { signal } = opened.scan;
    try {
      const report = await scanImages(opened.project, { signal, onProgress: onImages });
      for (const text of remarksOn(report)) onNotice('warning', text);
    } catch (error) {
      if (!signal.aborted) onNotice('error', reasonOf(error));
    }
    opened.scanning = null;
    if (hosted !== opened || signal.aborted) return;
    onImages();
    onOpened(await infoOf(opened));
  }

  async function replace(next: Hosted | null): Promise<void> {
    const closing = hosted;
    hosted = next;
    if (closing !== null) await closeHosted(closing);
  }

  async function open(folder: string): Promise<ProjectInfo> {
    const absolute = path.resolve(folder);
    if (hosted?.project.folder !== absolute) {
      const project = await openProject(absolute, { create: true });
      const vectors = createVectors(project);
      const jobs = createJobs(project, vectors);
      const work = { jobs, vectors, queue: createQueue(project), scan: new AbortController() };
      const opened: Hosted = { project, ...work, scanning: null };
      await replace(opened);
      await recent.add(absolute);
      opened.scanning = scan(opened);
    }
    const opened = host.get();
    const info = await infoOf(opened);
    onOpened(info);
    opened.queue.wake();
    return info;
  }

  const host: ProjectHost = {
    get() {
      if (hosted !== null) return hosted;
      throw new ClosedProjectError('Expected an open project, got none; open a folder first.');
    },
    peek: () => hosted,
    open: (folder) => inTurn(() => open(folder)),
    info: async () => (hosted === null ? null : infoOf(hosted)),
    close: () =>
      inTurn(async () => {
        if (hosted === null) return;
        await replace(null);
        onOpened(null);
      }),
  };
  return host;
}

async function infoOf({ project, scanning }: Hosted): Promise<ProjectInfo> {
  return {
    folder: project.folder,
    name: path.basename(project.folder) || project.folder,
    images: await countImages(project),
    scanning: scanning !== null,
    phrases: await allPhrases(project),
    run: (await allRuns(project))[0] ?? null,
  };
}

async function closeHosted({ project, jobs, vectors, queue, scan, scanning }: Hosted): Promise<void> {
  scan.abort(new Error('The project was closed.'));
  await Promise.all([jobs.close(), vectors.close(), queue.close(), scanning]);
  await project.close();
}

/** What a scan passed over, in sentences. */
function remarksOn({ skipped, missing }: ScanReport): string[] {
  const files = skipped.map(({ path: name, reason }) => `${name} (${reason})`);
  return [
    ...(skipped.length > 0 ? [`Left out ${named(files)}.`] : []),
    ...(missing.length > 0 ? [`No longer in the folder: ${named(missing)}. Their records stay.`] : []),
  ];
}

function named(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}
