import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ExportSummary } from '../../main/jobs/export.ts';
import { type ProposeSummary, proposeForProject } from '../../main/jobs/propose.ts';
import type { ProjectStats } from '../../main/jobs/stats.ts';
import { openModel } from '../../main/model.ts';
import { allRuns, runProgress } from '../../main/store/modelRuns.ts';
import { openProject, openProjectReadOnly } from '../../main/store/openProject.ts';
import { loadProposals } from '../../main/store/proposalSets.ts';
import { allImages } from '../../main/store/records.ts';
import { scanImages } from '../../main/store/scanImages.ts';
import { createRandom } from '../bench/workbench/random.ts';
import { runCommand, runJson, startCommand, temporaryFolder } from './commandLine.ts';
import { modelProcesses } from './modelProcesses.ts';

const samples = resolve(import.meta.dirname, '..', '..', 'samples');
const IMAGES = 8;
const TIME_LIMIT = 300_000;
const KILLS = 50;
/** Enough for all kills, each of which waits for an image. */
const IMAGES_TO_KILL_IN = 140;
const MOST_MS_TO_A_KILL = 200;

/** A folder of a few sample images. */
function sampleImages(): string {
  const folder = join(temporaryFolder(), 'images');
  mkdirSync(folder);
  const files = readdirSync(samples).filter((file) => file.endsWith('.jpg'));
  for (const file of files.slice(0, IMAGES)) cpSync(join(samples, file), join(folder, file));
  return folder;
}

/** A folder of images that are the same but for their names. */
function copiesOfOne(count: number): string {
  const folder = join(temporaryFolder(), 'images');
  mkdirSync(folder);
  for (let index = 0; index < count; index++) {
    cpSync(join(samples, 'three apples.jpg'), join(folder, `${String(index).padStart(3, '0')}.jpg`));
  }
  return folder;
}

async function imagesDone(folder: string): Promise<number> {
  if (!existsSync(join(folder, '.objembed', 'project.sqlite'))) return 0;
  const project = await openProjectReadOnly(folder);
  try {
    const [run] = await allRuns(project);
    return run ? (await runProgress(project, run.id)).done : 0;
  } finally {
    await project.close();
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}

test(
  'propose, killed in the middle, goes on with --resume: every image is done exactly once',
  async () => {
    const folder = sampleImages();
    const { child } = startCommand(['propose', folder, '--phrases', 'dog', 'car']);
    await expect.poll(() => imagesDone(folder), { timeout: TIME_LIMIT, interval: 5 }).toBeGreaterThanOrEqual(2);
    await kill(child);
    const before = await imagesDone(folder);
    expect(before).toBeLessThan(IMAGES);

    const resumed = await runJson<ProposeSummary>('propose', folder, '--resume');
    expect(resumed).toMatchObject({ done: IMAGES - before, failed: [], left: 0 });
    const project = await openProjectReadOnly(folder);
    expect(await allRuns(project)).toHaveLength(1);
    for await (const image of allImages(project)) {
      const proposals = await loadProposals(project, resumed.runId, image.id);
      expect(proposals?.boxes.length).toBeGreaterThan(0);
    }
    await project.close();
  },
  TIME_LIMIT,
);

test(
  'export, killed in the middle, leaves no folder behind, and the next one is whole',
  async () => {
    const folder = sampleImages();
    const out = join(folder, '..', 'dataset');
    const words = ['export', folder, '--out', out, '--per-device-batch', '1', '--world-size', '1'];
    const allow = ['--allow', 'objembed/12-small-vocabulary'];
    await runJson('propose', folder, '--phrases', 'dog', 'car', 'apple');
    await runJson('accept', folder, '--min-match', '0');

    const writing = new Promise<void>((begun) => {
      const watcher = watch(join(folder, '..'), (_, name) => {
        if (!name?.startsWith('.objembed-output')) return;
        watcher.close();
        begun();
      });
    });
    const { child } = startCommand([...words, ...allow]);
    await writing;
    await kill(child);
    expect(existsSync(out)).toBe(false);

    const summary = await runJson<ExportSummary>(...words, ...allow);
    expect(summary.files.map(({ path }) => path)).toContain('export_report.json');
    expect(readdirSync(join(folder, '..')).sort()).toEqual(['dataset', 'images']);
  },
  TIME_LIMIT,
);

test(
  'Ctrl-C during propose keeps what is done, says so, and ends with 130',
  async () => {
    const folder = sampleImages();
    const { child, outcome } = startCommand(['propose', folder, '--phrases', 'dog']);
    await expect.poll(() => imagesDone(folder), { timeout: TIME_LIMIT, interval: 5 }).toBeGreaterThanOrEqual(1);
    child.kill('SIGINT');
    const { code, stdout } = await outcome;
    expect(code).toBe(130);
    expect(stdout).toMatch(/Cancelled with \d+ images left/);
    const { runs } = await runJson<ProjectStats>('stats', folder);
    expect(runs[0]?.done).toBeGreaterThanOrEqual(1);
    expect(runs[0]?.failed).toBe(0);
  },
  TIME_LIMIT,
);

test(
  'a broken image is reported by name with exit code 3, and the others are done',
  async () => {
    const folder = sampleImages();
    cpSync(join(samples, 'phrases.txt'), join(folder, 'no picture.jpg'));
    const { code, stdout } = await runCommand('propose', folder, '--phrases', join(samples, 'phrases.txt'));
    expect(code).toBe(3);
    expect(stdout).toContain(`Proposed boxes in ${IMAGES} images`);
    expect(stdout).toMatch(/no picture\.jpg: Expected a whole .* image/);
  },
  TIME_LIMIT,
);

test(
  'a model process that is killed fifty times at random moments: every image is done exactly once',
  async () => {
    const folder = copiesOfOne(IMAGES_TO_KILL_IN);
    const random = createRandom(50);
    const crashes: string[] = [];
    const model = await openModel({ onCrash: (reason) => crashes.push(reason) });
    const project = await openProject(folder, { create: true });
    await scanImages(project);
    let kills = 0;
    let killing: Promise<void> | null = null;
    /** Some time after an image is done, while others are read, seen or stored. */
    async function killSoon(): Promise<void> {
      await setTimeout(random.between(0, MOST_MS_TO_A_KILL));
      for (const pid of await modelProcesses(process.pid)) process.kill(pid, 'SIGKILL');
      kills += 1;
      killing = null;
    }
    try {
      const { signal } = new AbortController();
      const onProgress = () => {
        if (kills < KILLS) killing ??= killSoon();
      };
      const summary = await proposeForProject({ project, model, task: 'rec', resume: false, signal, onProgress });
      await killing;
      expect(summary).toMatchObject({ done: IMAGES_TO_KILL_IN, failed: [], left: 0 });
      expect(kills).toBe(KILLS);
      expect(crashes).toHaveLength(KILLS);
      const stored = await project.db.selectFrom('proposal_sets').select('image_id').execute();
      expect(new Set(stored.map(({ image_id }) => image_id)).size).toBe(IMAGES_TO_KILL_IN);
      expect(stored).toHaveLength(IMAGES_TO_KILL_IN);
    } finally {
      await model.close();
      await project.close();
    }
  },
  2 * TIME_LIMIT,
);
