// The contract between the workbench and the server: types only, by subject in api/. The server checks every request
// against the schemas of main/server/requests.ts before it acts; a refused or failed request rejects with a sentence
// for the user.
//
// Images travel over HTTP (a custom protocol on the desktop), so that the page streams and caches them:
//   /images/<image id>       the upright picture, as JPEG, PNG or WebP that a browser can show
//   /thumbnails/<image id>   the same, at most 256 px wide and high, as WebP
//   /crops/<image id>?box=x1,y1,x2,y2   a part of it, at most 256 px wide and high, as WebP
import type { Change } from '../annotations/change.ts';
import type { CaptionRequests } from './api/captions.ts';
import type { ChangeRequests } from './api/changes.ts';
import type { CurationRequests, QueueState } from './api/curation.ts';
import type { DatasetRequests } from './api/datasets.ts';
import type { DeviceRequests } from './api/device.ts';
import type { DuplicateRequests } from './api/duplicates.ts';
import type { ImageRequests } from './api/images.ts';
import type { JobRequests, JobState } from './api/jobs.ts';
import type { ModelRequests, ModelsReport } from './api/models.ts';
import type { ProjectInfo, ProjectRequests, RecentFolder } from './api/projects.ts';
import type { SearchProgress, SearchRequests } from './api/search.ts';
import type { StateRequests } from './api/states.ts';
import type { StatisticsRequests } from './api/statistics.ts';
import type { DeviceReport } from './deviceReport.ts';

/** Every request the workbench can make: its parameters and its answer. */
export type Requests = ProjectRequests &
  ImageRequests &
  ChangeRequests &
  CurationRequests &
  StateRequests &
  CaptionRequests &
  JobRequests &
  DatasetRequests &
  SearchRequests &
  DuplicateRequests &
  DeviceRequests &
  ModelRequests &
  StatisticsRequests;

/** What the server tells without being asked. */
export type Events = {
  /** A change that any client or job stored; `client` is the one that asked for it, `label` that of the journal. */
  readonly changed: { change: Change; sequence: number; label: string; client: string | null };
  /** How many images a long request of one client has looked through. */
  readonly progress: { done: number; total: number; client: string };
  /** How far the embeddings of the project have been taken in for searching; null when all are. */
  readonly searching: SearchProgress | null;
  readonly jobs: readonly JobState[];
  /** There is more or less in the queue of disagreements, or less left to judge: lists of it should be asked for anew. */
  readonly queue: QueueState;
  /** Images were found, read or proposed for: lists and badges should be asked for anew. */
  readonly imagesChanged: { imageIds: readonly string[] | 'all' };
  readonly projectOpened: ProjectInfo | null;
  /** A folder was opened or forgotten. */
  readonly recentFolders: readonly RecentFolder[];
  /** What the model runs on, or what is known of it, changed. */
  readonly device: DeviceReport;
  /** Models came or went, another is used, or work on one has come further. */
  readonly models: ModelsReport;
  /** Something the user should read once, such as a model process that was started again. */
  readonly notice: { severity: 'info' | 'warning' | 'error'; text: string };
};

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M]['params'];
export type Result<M extends Method> = Requests[M]['result'];
