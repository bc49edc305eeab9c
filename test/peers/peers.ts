// Opens what we write with the libraries that others read it with, and compares counts and boxes: `npm run peers`.
// Needs Python; what pip cannot install here is recorded as such. The results stand in results.json and, by
// `npm run docs:formats`, in docs/formats.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatasetImage } from '../../annotations/formats/dataset.ts';
import { compare, type Found } from './compare.ts';
import { peerDataset, writeAllFormats } from './dataset.ts';
import { hasPython, installLibrary, makeEnvironment } from './python.ts';
import type { PeerResult, PeerResults } from './results.ts';

/** What pip calls each library, the name of its reader in read.py, and the formats it is meant for. */
const peers = [
  { name: 'pycocotools', formats: ['coco', 'lvis', 'refcoco'] },
  { name: 'torchvision', formats: ['coco', 'coco-captions', 'voc'] },
  { name: 'pyarrow', formats: ['parquet'] },
  { name: 'polars', formats: ['parquet'] },
  { name: 'datasets', formats: ['parquet', 'objembed', 'odvg-detection', 'odvg-grounding', 'grit', 'florence'] },
  { name: 'pandas', formats: ['csv'] },
  { name: 'lvis', formats: ['lvis'] },
  { name: 'datumaro', formats: ['datumaro'] },
  { name: 'labelme', formats: ['labelme'] },
  { name: 'supervision', formats: ['yolo', 'voc', 'coco'] },
  { name: 'ultralytics', formats: ['yolo'] },
] as const;

const script = path.join(import.meta.dirname, 'read.py');
const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));
try {
  if (!hasPython()) console.log('There is no Python here, so no peer was asked.');
  else writeResults(await askAll());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function askAll(): Promise<PeerResult[]> {
  const dataset = await peerDataset();
  await writeAllFormats(dataset, folder);
  const python = makeEnvironment(path.join(folder, 'venv'));
  const results: PeerResult[] = [];
  for (const command of [['python3'], ['python2.7']])
    results.push(...ask(command[0] ?? '', 'pickle', dataset.images, ['refcoco']));
  for (const { name, formats } of peers) {
    if (installLibrary(python, name)) results.push(...ask(python, name, dataset.images, formats));
    else {
      const outcome = 'not to be had on the machine of this run';
      results.push(...formats.map((format) => ({ format, peer: name, version: null, outcome })));
    }
  }
  return results;
}

function ask(python: string, peer: string, images: readonly DatasetImage[], formats: readonly string[]): PeerResult[] {
  console.log(peer);
  // Where several Pythons are managed side by side, the old one must be asked for.
  const env = { ...process.env, ...(python === 'python2.7' && { PYENV_VERSION: '2.7.18' }) };
  const run = spawnSync(python, [script, folder, peer], { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
  if (run.error !== undefined || run.status === 127) return [];
  const lines = run.stdout.split('\n').filter((line) => line.startsWith('{'));
  const found: Found[] = lines.map((line) => JSON.parse(line));
  const silent = formats.filter((format) => !found.some((one) => one.format === format));
  const reason = run.stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return [
    ...found.map((one) => ({ format: one.format, peer, version: one.version, outcome: compare(one, images) })),
    ...silent.map((format) => ({ format, peer, version: null, outcome: `failed: ${reason}` })),
  ];
}

function writeResults(results: readonly PeerResult[]): void {
  const file = path.join(import.meta.dirname, 'results.json');
  const content: PeerResults = { date: new Date().toISOString().slice(0, 10), results };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  for (const { format, peer, version, outcome } of results)
    console.log(`${format}: ${peer} ${version ?? ''}: ${outcome}`);
  if (results.some(({ outcome }) => /^(?:failed|differs)/.test(outcome))) process.exitCode = 1;
}
