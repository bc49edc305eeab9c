// How long a project of 100,000 images takes to open: the first scan, a scan that finds nothing new, the first page of
// images, and all of them with their records. `node test/bench/scan.ts [images]`
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openProject } from '../../main/store/openProject.ts';
import { allImages, imagesWithRecords } from '../../main/store/records.ts';
import { scanImages } from '../../main/store/scanImages.ts';

const FILES_PER_FOLDER = 1000;

const count = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(path.join(tmpdir(), 'objembed-bench-'));
try {
  await measure(`create ${count} empty files`, createFiles);
  await using(async (project) => {
    await measure('first scan', () => scanImages(project));
    await measure('second scan', () => scanImages(project));
  });
  await measure('open and read the first page', () =>
    using(async (project) => {
      for await (const _ of allImages(project)) break;
    }),
  );
  await using((project) =>
    measure('read all images with their records', async () => {
      for await (const _ of imagesWithRecords(project));
    }),
  );
} finally {
  await rm(folder, { recursive: true });
}

async function createFiles(): Promise<void> {
  for (let start = 0; start < count; start += FILES_PER_FOLDER) {
    const place = path.join(folder, `part-${start / FILES_PER_FOLDER}`);
    await mkdir(place);
    const numbers = Array.from({ length: Math.min(FILES_PER_FOLDER, count - start) }, (_, index) => start + index);
    await Promise.all(numbers.map((number) => writeFile(path.join(place, `${number}.jpg`), '')));
  }
}

async function using(work: (project: Awaited<ReturnType<typeof openProject>>) => Promise<unknown>): Promise<void> {
  const project = await openProject(folder, { create: true });
  await work(project);
  await project.close();
}

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const elapsed = Math.round(performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(`${what}: ${elapsed} ms (${Math.round((user + system) / 1000)} ms of processor time, ${memory} MB)`);
}
