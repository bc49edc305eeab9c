import path from 'node:path';
import { z } from 'zod';
import type { Settings } from '../api/projects.ts';
import { jsonFile } from './jsonFile.ts';

const fileSchema = z.record(z.string(), z.unknown());

export type SettingsFile = {
  read(): Promise<Settings>;
  /** Sets the given keys; others stay. */
  write(settings: Settings): Promise<void>;
};

/** The user's settings, as JSON in the app's data folder. A damaged file counts as empty. */
export function openSettings(dataFolder: string): SettingsFile {
  const file = jsonFile(path.join(dataFolder, 'settings.json'), fileSchema, {});
  return { read: file.read, write: (changed) => file.change((known) => ({ ...known, ...changed })) };
}
