import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Change, diff, write } from '../../../../annotations/change.ts';
import {
  type AnnotationRecord,
  type ImageRecord,
  type PhraseRecord,
  type Records,
  type Region,
  toRecords,
} from '../../../../annotations/records.ts';
import { commit } from '../../../../main/store/commit.ts';
import { openProject, type Project, type WritableProject } from '../../../../main/store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../../../../main/store/records.ts';

/** An empty folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'objembed-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new project in a temporary folder, closed when the test ends. */
export async function temporaryProject(): Promise<WritableProject> {
  const project = await openProject(await temporaryFolder(), { create: true });
  onTestFinished(() => project.close());
  return project;
}

export async function commitAsUser(project: WritableProject, change: Change): Promise<number | null> {
  return commit(project, change, { origin: 'user', label: 'Edit' });
}

export async function add(project: WritableProject, ...records: AnnotationRecord[]): Promise<void> {
  await commitAsUser(project, write(new Map(), records));
}

/** Every record of the project. */
export async function allRecords(project: Project): Promise<Records> {
  const records: AnnotationRecord[] = await allPhrases(project);
  for await (const image of imagesWithRecords(project)) records.push(...image.records.values());
  return toRecords(records);
}

/** Removes every record, so that one project serves the many runs of a property. */
export async function empty(project: WritableProject): Promise<void> {
  await commitAsUser(project, diff(await allRecords(project), new Map()));
}

export async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const array: T[] = [];
  for await (const item of items) array.push(item);
  return array;
}

export function image(id: string, path = `${id}.jpg`): ImageRecord {
  return { type: 'image', id, path, width: 640, height: 480, orientation: 1 };
}

export function phrase(id: string, position = 0): PhraseRecord {
  return { type: 'phrase', id, text: `a ${id}`, position };
}

export function region(id: string, imageId: string, phraseIds: readonly string[] = []): Region {
  return { type: 'region', id, imageId, box: [1, 2, 30.5, 40.25], phraseIds, source: { kind: 'drawn' }, scores: null };
}
