// How fast large datasets are written and read, and in how much memory: COCO, YOLO and ObjEmbed at the size of COCO
// train 2017, or a share of it, beside the time that pycocotools takes to load the same file where Python has it.
// `npm run --silent bench:formats`, or `node test/bench/formats.ts 0.1` for a tenth.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dataset, DatasetImage } from '../../annotations/formats/dataset.ts';
import { findFormat } from '../../annotations/formats/formats.ts';
import { readDataset } from '../../annotations/formats/reading/readDataset.ts';
import { writeDataset } from '../../annotations/formats/writing/writeDataset.ts';
import { openSource } from '../../main/jobs/datasetSource.ts';
import { writeChunks } from '../../main/jobs/writeChunks.ts';
import { writeFolderAtomically } from '../../main/writeFolderAtomically.ts';
import { hasPython, installLibrary, makeEnvironment } from '../peers/python.ts';

/** COCO train 2017. */
const IMAGES = 118_287;
const BOXES = 860_001;
const CLASSES = 80;
const SIZE = { width: 640, height: 480 };

/** Of one step in a process of its own. */
type Measured = { readonly seconds: number; readonly peakMegabytes: number; readonly boxes: number };

const [first = '1', step, format = '', folder = ''] = process.argv.slice(2);
if (step === undefined) await measureAll(Number(first));
else
  console.log(JSON.stringify(await (step === 'export' ? exportDataset : importDataset)(format, folder, Number(first))));

async function measureAll(share: number): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'objembed-bench-'));
  const images = Math.round(IMAGES * share);
  console.log(`${images} images, ${Math.round(BOXES * share)} boxes, Node ${process.version}, ${process.arch}`);
  try {
    for (const id of ['coco', 'yolo', 'objembed']) {
      for (const step of ['export', 'import']) {
        const args = [import.meta.filename, String(share), step, id, path.join(root, id)];
        const { seconds, peakMegabytes, boxes }: Measured = JSON.parse(
          execFileSync(process.execPath, args, { encoding: 'utf8' }),
        );
        const rate = Math.round(boxes / seconds).toLocaleString('en');
        console.log(`${id} ${step}: ${seconds.toFixed(1)} s, ${rate} boxes/s, peak ${Math.round(peakMegabytes)} MB`);
      }
    }
    console.log(loadByPeer(path.join(root, 'coco', 'annotations', 'instances_train.json'), path.join(root, 'venv')));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function exportDataset(id: string, out: string, share: number): Promise<Measured> {
  const dataset = syntheticDataset(share);
  return measure(async () => {
    await writeFolderAtomically(out, (output) =>
      writeChunks(output, writeDataset(findFormat(id), dataset, { validationRatio: 0 }, output.sha256Of), {
        locate: async () => '',
      }),
    );
    return Math.round(BOXES * share);
  });
}

async function importDataset(id: string, from: string): Promise<Measured> {
  return measure(async () => {
    const { report } = await readDataset(findFormat(id), await openSource(from), {}, async () => SIZE);
    return Object.values(report.counts).reduce((sum, { regions = 0 }) => sum + regions, 0);
  });
}

/** @param work gives the number of boxes */
async function measure(work: () => Promise<number>): Promise<Measured> {
  const start = performance.now();
  const boxes = await work();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, boxes, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

/** Images that are made when they are asked for, so that the memory measured is that of the writer. */
function syntheticDataset(share: number): Dataset {
  const phrases = Array.from({ length: CLASSES }, (_, position) => {
    return { type: 'phrase', id: `p${position}`, text: `class ${position}`, position } as const;
  });
  const images = Math.round(IMAGES * share);
  const boxes = Math.round(BOXES * share);
  return {
    phrases,
    images: {
      *[Symbol.iterator]() {
        for (let index = 0; index < images; index += 1) {
          const from = Math.floor((index * boxes) / images);
          yield syntheticImage(index, from, Math.floor(((index + 1) * boxes) / images));
        }
      },
    },
  };
}

function syntheticImage(index: number, from: number, to: number): DatasetImage {
  const id = `${String(index).padStart(12, '0')}.jpg`;
  const regions = Array.from({ length: to - from }, (_, at) => {
    const number = from + at;
    const [x, y] = [(number * 7.31) % 600, (number * 3.17) % 440];
    const box = [x, y, x + 10 + (number % 29), y + 10 + (number % 23)] as const;
    const phraseIds = [`p${number % CLASSES}`];
    return {
      type: 'region',
      id: `r${number}`,
      imageId: id,
      box,
      phraseIds,
      source: { kind: 'drawn' },
      scores: null,
    } as const;
  });
  return {
    image: { type: 'image', id, path: id, ...SIZE, orientation: 1 },
    fileExists: true,
    regions,
    captions: undefined,
    phraseStates: [],
    rejections: [],
    proposals: { boxes: regions.map(({ box }) => box), scores: regions.map(() => 0.5) },
    undecided: [],
  };
}

/** How long pycocotools takes to load the file, in words. */
function loadByPeer(file: string, environment: string): string {
  if (!hasPython()) return 'pycocotools: there is no Python here.';
  const python = makeEnvironment(environment);
  if (!installLibrary(python, 'pycocotools')) return 'pycocotools: not to be had here.';
  const script = `import resource, sys, time
from pycocotools.coco import COCO
start = time.time()
coco = COCO(sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("pycocotools load: %.1f s, %d boxes, peak %d MB" % (time.time() - start, len(coco.anns), peak))`;
  return execFileSync(python, ['-c', script, file], { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
}
