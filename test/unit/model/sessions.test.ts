import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { int64Tensor, openSessions } from '../../../model/sessions.ts';
import { bundleCopy, referenceBundle } from './bundle/referenceBundle.ts';
import { temporaryFolder } from './checkpoint/temporaryFolder.ts';

const WIDTH = 128;
const rows = { data: new Float32Array(2 * WIDTH).fill(0.5), dims: [2, WIDTH] };
const bundle = await referenceBundle();

/** A folder with the graph of the IoU head alone. */
const headsAlone = () => bundleCopy(bundle, ['heads.onnx', 'heads.weights']);

describe('sessions', () => {
  test('run a graph by name and give its outputs with their dimensions', async () => {
    const sessions = openSessions(headsAlone());
    const { iou_logits } = await sessions.run('heads', { iou_rows: rows }, ['iou_logits']);
    expect(iou_logits.data).toHaveLength(2);
    expect(iou_logits.data[0]).toBe(iou_logits.data[1]);
    expect(Number.isFinite(iou_logits.data[0])).toBe(true);
    await sessions.close();
  });

  test('open no graph before it is run', async () => {
    const sessions = openSessions(join(temporaryFolder(), 'nothing here'));
    await sessions.close();
  });

  test('name the file of a graph that is missing, and what to do', async () => {
    const folder = headsAlone();
    const sessions = openSessions(folder);
    const running = sessions.run('vision', {}, ['image_embeds']);
    await expect(running).rejects.toThrow(`Expected the graph "vision" in ${join(folder, 'vision.onnx')} to open`);
    await expect(running).rejects.toThrow('convert the checkpoint again');
    await sessions.close();
  });

  test('name the graph whose file is damaged, or whose weights are gone', async () => {
    const [damaged, bare] = [headsAlone(), headsAlone()];
    writeFileSync(join(damaged, 'heads.onnx'), 'no graph');
    rmSync(join(bare, 'heads.weights'));
    for (const folder of [damaged, bare]) {
      const sessions = openSessions(folder);
      await expect(sessions.run('heads', { iou_rows: rows }, ['iou_logits'])).rejects.toThrow(/graph "heads" in /);
      await sessions.close();
    }
  });

  test('try again a graph that did not open', async () => {
    const folder = headsAlone();
    renameSync(join(folder, 'heads.onnx'), join(folder, 'away.onnx'));
    const sessions = openSessions(folder);
    const run = () => sessions.run('heads', { iou_rows: rows }, ['iou_logits']);
    await expect(run()).rejects.toThrow('to open');
    renameSync(join(folder, 'away.onnx'), join(folder, 'heads.onnx'));
    expect((await run()).iou_logits.data).toHaveLength(2);
    await sessions.close();
  });

  test('give no results that are no numbers', async () => {
    const sessions = openSessions(headsAlone());
    const broken = { ...rows, data: rows.data.with(0, Number.NaN) };
    await expect(sessions.run('heads', { iou_rows: broken }, ['iou_logits'])).rejects.toThrow(
      'output "iou_logits" holds values that are no numbers',
    );
    await sessions.close();
  });

  test('name the graph that cannot take its inputs', async () => {
    const folder = headsAlone();
    const sessions = openSessions(folder);
    const wrong = { data: new Float32Array(3), dims: [1, 3] };
    await expect(sessions.run('heads', { iou_rows: wrong }, ['iou_logits'])).rejects.toThrow(
      `Expected the graph "heads" of ${folder} to run, got: `,
    );
    await sessions.close();
  });
});

test('an int64 tensor holds the integers that it is given', () => {
  const tensor = int64Tensor([0, -1, 2 ** 40], [3]);
  expect([tensor.type, tensor.dims]).toEqual(['int64', [3]]);
  expect(tensor.data).toEqual(BigInt64Array.of(0n, -1n, 2n ** 40n));
});
