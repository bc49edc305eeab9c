import type { App, AppEvent } from '../app.ts';
import type { StoredChange } from '../store/journal.ts';
import type { Project } from '../store/openProject.ts';
import type { Device } from './device.ts';
import type { ModelHost } from './modelHost.ts';
import type { ModelManager } from './models/modelManager.ts';
import type { Pictures } from './pictures.ts';
import type { ProjectHost } from './projectHost.ts';
import type { RecentFolders } from './recentFolders.ts';
import type { Rescoring } from './rescore.ts';
import type { SettingsFile } from './settings.ts';

/** What requests are answered with. */
export type Services = {
  readonly dataFolder: string;
  readonly settings: SettingsFile;
  readonly recent: RecentFolders;
  readonly pictures: Pictures;
  readonly model: ModelHost;
  readonly models: ModelManager;
  readonly device: Device;
  readonly host: ProjectHost;
  readonly rescoring: Rescoring;
  /** Tells every client. */
  readonly tell: (event: AppEvent) => void;
};

/** The answers to requests, by the names of these. */
export type Handlers = App['handlers'];

/** Tells all clients of stored changes; `client` asked for them, or nobody did. */
export function tellChanges(tell: Services['tell'], client: string | null): (stored: StoredChange) => void {
  return (stored) => tell({ name: 'changed', value: { ...stored, client } });
}

/** Tells how far what a client asked for has come. */
export function tellProgress(tell: Services['tell'], client: string): (done: number, total: number) => void {
  return (done, total) => tell({ name: 'progress', value: { done, total, client } });
}

/** A change that was made in one project is never stored in the next, which another window may have opened meanwhile. */
export function requireOpen({ folder: opened }: Project, folder: string): void {
  if (opened === folder) return;
  throw new Error(`Expected the project ${folder} to be open, got ${opened}; open it again to store what was changed.`);
}
