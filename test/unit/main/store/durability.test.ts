import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readJournal } from '../../../../main/store/journal.ts';
import { countPending, pendingImages, runProgress } from '../../../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../../../main/store/openProject.ts';
import { loadProposals } from '../../../../main/store/proposalSets.ts';
import { add, allRecords, image, temporaryFolder, toArray } from './temporaryProject.ts';

describe('after kill -9 in the middle of', () => {
  test.each([1, 40, 120])('many commits, every acknowledged one is there: kill at %i', async (kills) => {
    const folder = await temporaryFolder();
    const acknowledged = await killAfter(kills, 'commit', folder);
    const project = await reopen(folder);
    const records = await allRecords(project);
    expect(acknowledged.filter((id) => !records.has(`image:${id}`))).toEqual([]);
    const journal = await toArray(readJournal(project));
    expect(journal.map(({ label }) => label)).toEqual(journal.map((_, index) => `image-${index}`));
    expect([...records.keys()].toSorted()).toEqual(
      journal.flatMap(({ label }) => [`image:${label}`, `review:${label}`]).toSorted(),
    );
    expect(journal.length).toBeGreaterThanOrEqual(acknowledged.length);
  });

  test('a model run, what is done stays done and the rest can be resumed', async () => {
    const folder = await temporaryFolder();
    const created = await openProject(folder, { create: true });
    const images = Array.from({ length: 60 }, (_, index) => image(`image-${index}`));
    await add(created, ...images);
    await created.close();
    const [runId, ...acknowledged] = await killAfter(25, 'propose', folder);
    const interrupted = await reopen(folder);
    const pending = (await toArray(pendingImages(interrupted, runId))).map(({ id }) => id);
    expect(pending.filter((id) => acknowledged.includes(id))).toEqual([]);
    const { done, failed } = await runProgress(interrupted, runId);
    expect(done + failed + pending.length).toBe(60);
    await interrupted.close();

    const resumed = await untilFinished(fork(script, ['propose', folder, runId], { execArgv: [] }));
    expect(resumed.toSorted()).toEqual([runId, ...pending, 'finished'].toSorted());
    const project = await reopen(folder);
    expect(await countPending(project, runId)).toBe(0);
    expect(await runProgress(project, runId)).toEqual({ done: 54, failed: 6 });
    for (const { id, path: file } of images) {
      expect((await loadProposals(project, runId, id)) === undefined).toBe(file.endsWith('3.jpg'));
    }
  });
});

const script = path.join(import.meta.dirname, 'writerProcess.ts');

/** Runs a task in a process of its own, kills it when it has reported so many times, and returns the reports. */
async function killAfter(count: number, task: string, folder: string): Promise<string[]> {
  const child = fork(script, [task, folder], { execArgv: [] });
  const reports: string[] = [];
  child.on('message', (report) => {
    reports.push(String(report));
    if (reports.length === count) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(reports.length).toBeGreaterThanOrEqual(count);
  return reports;
}

async function untilFinished(child: ChildProcess): Promise<string[]> {
  const reports: string[] = [];
  child.on('message', (report) => {
    reports.push(String(report));
    if (report === 'finished') child.disconnect();
  });
  await once(child, 'exit');
  return reports;
}

async function reopen(folder: string): Promise<WritableProject> {
  const project = await openProject(folder);
  onTestFinished(() => project.close());
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(project.db);
  expect(rows).toEqual([{ integrity_check: 'ok' }]);
  return project;
}
