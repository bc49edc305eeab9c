import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../../../../model/bundle/convert.ts';
import { readManifest } from '../../../../model/bundle/manifest.ts';
import type { Precision } from '../../../../model/precision/precisions.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';
import { changeWeights, checkpointCopy } from './checkpointCopy.ts';

/** A checkpoint, and a folder to convert it into. */
function prepare() {
  const checkpoint = checkpointCopy();
  const parent = temporaryFolder();
  return { checkpoint, parent, out: join(parent, 'bundle') };
}

type Order = { readonly checkpoint: string; readonly out: string; readonly precision?: Precision };

/** Converts until the step begins, which is cancelled. Returns the steps that were begun. */
async function convertUntil(lastStep: string, order: Order): Promise<string[]> {
  const interrupt = new AbortController();
  const steps: string[] = [];
  const onStep = (step: string) => {
    steps.push(step);
    if (step === lastStep) interrupt.abort(new Error('Cancelled.'));
  };
  await expect(convertCheckpoint({ ...order, onStep, signal: interrupt.signal })).rejects.toThrow('Cancelled.');
  return steps;
}

/** Converts to the end and returns the steps that were begun. */
async function convertSteps(order: Order): Promise<string[]> {
  const steps: string[] = [];
  await convertCheckpoint({ ...order, onStep: (step) => void steps.push(step) });
  return steps;
}

/** The growing bundle of a conversion that was stopped. */
function unfinishedFolder(parent: string): string {
  const [name = ''] = readdirSync(parent);
  expect(readdirSync(parent)).toEqual([expect.stringMatching(/^\.objembed-output-/)]);
  return join(parent, name, 'new');
}

describe('a conversion that is stopped', () => {
  test('leaves no half bundle, and is gone on with: the result is the same, and finished graphs are not written again', async () => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('objects graph', { checkpoint, out });
    unfinishedFolder(parent);
    const steps = await convertSteps({ checkpoint, out });
    expect(steps).not.toContain('vision graph');
    expect(steps).not.toContain('pyramid graph');
    expect(steps).toContain('objects graph');
    expect(readdirSync(parent)).toEqual(['bundle']);
    const whole = await convertCheckpoint({ checkpoint, out: join(parent, 'whole') });
    expect(readManifest(out)).toEqual(whole);
    expect(readdirSync(out).sort()).toEqual(readdirSync(join(parent, 'whole')).sort());
  });

  test('by the end of its process, in the middle of a graph, is gone on with too', async () => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('objects graph', { checkpoint, out });
    writeFileSync(join(unfinishedFolder(parent), 'objects.weights'), 'the first few bytes');
    const [name = ''] = readdirSync(parent);
    const { pid } = spawnSync(process.execPath, ['--version']);
    renameSync(join(parent, name), join(parent, name.replace('released', `${pid}`)));
    const steps = await convertSteps({ checkpoint, out });
    expect(steps).not.toContain('vision graph');
    expect(steps).toContain('objects graph');
    expect(readdirSync(parent)).toEqual(['bundle']);
    expect(readManifest(out)).toEqual(await convertCheckpoint({ checkpoint, out: join(parent, 'whole') }));
  });

  test('before its first graph is finished leaves nothing', async () => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('vision graph', { checkpoint, out });
    expect(readdirSync(parent)).toEqual([]);
  });

  test('writes a graph again whose file is no longer as it was written', async () => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('objects graph', { checkpoint, out });
    const weights = join(unfinishedFolder(parent), 'pyramid.weights');
    const bytes = readFileSync(weights);
    bytes[100] ^= 1;
    writeFileSync(weights, bytes);
    const steps = await convertSteps({ checkpoint, out });
    expect(steps).toContain('pyramid graph');
    expect(steps).not.toContain('vision graph');
    const whole = await convertCheckpoint({ checkpoint, out: join(parent, 'whole') });
    expect(readManifest(out)).toEqual(whole);
  });

  test.each([
    ['the checkpoint has changed', 'fp32', true],
    ['another precision is wanted', 'int8', false],
  ] as const)('begins anew when %s', async (_, precision, changes) => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('objects graph', { checkpoint, out });
    if (changes) {
      changeWeights(checkpoint);
      writeFileSync(join(checkpoint, 'README.md'), 'changed');
    }
    expect(await convertSteps({ checkpoint, out, precision })).toContain('vision graph');
    expect(readdirSync(parent)).toEqual(['bundle']);
  });

  test('stays while another checkpoint is converted beside it', async () => {
    const { checkpoint, parent, out } = prepare();
    await convertUntil('objects graph', { checkpoint, out });
    await convertCheckpoint({ checkpoint, out: join(parent, 'other') });
    expect(await convertSteps({ checkpoint, out })).not.toContain('vision graph');
  });
});
