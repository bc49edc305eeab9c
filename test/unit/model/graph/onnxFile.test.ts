import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import { weightBytes, writeModel } from '../../../../model/graph/onnxFile.ts';
import { createGraph, float } from '../../../../model/graph/onnxGraph.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnx-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a written model runs: symbolic sizes, external weights, integer constants, contrib operators', async () => {
  const g = createGraph();
  const x = g.input('x', 'float32', ['n', 3]);
  const weight = g.weight('weight', [2, 3], () => Float32Array.of(1, 2, 3, 4, 5, 6));
  const product = g.op('Gemm', [x, weight, null], { transB: 1 });
  const [first, second] = g.ops(2, 'Split', [product, g.int64([1, 1])], { axis: 1 });
  g.output('sum', g.op('Reshape', [g.op('Add', [first, second]), g.int64([-1])]), 'float32', ['n']);
  g.output('silu', g.op('com.microsoft.QuickGelu', [x], { alpha: float(1) }), 'float32', ['n', 3]);
  await writeModel(g, folder, 'small');

  const session = await InferenceSession.create(join(folder, 'small.onnx'));
  const { sum, silu } = await session.run({ x: new Tensor('float32', [1, 0, 0, 0, 1, 1], [2, 3]) });
  expect([...sum.data]).toEqual([5, 16]);
  expect(silu.data[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  await session.release();
});

test('weights are read one at a time, in file order, each once, at page-aligned offsets', async () => {
  const g = createGraph();
  const reads: string[] = [];
  for (const name of ['a', 'b', 'a']) {
    g.weight(name, [2, 2], () => {
      reads.push(name);
      return new Float32Array(4);
    });
  }
  expect(reads).toEqual([]);
  await writeModel(g, folder, 'lazy');
  expect(reads).toEqual(['a', 'b']);
  expect(statSync(join(folder, 'lazy.weights')).size).toBe(4096 + 16);
  expect(weightBytes(g)).toBe(4096 + 16);
});

test('a weight whose values do not fill its shape is refused by name', async () => {
  const g = createGraph();
  g.weight('blocks.0.bias', [3], () => new Float32Array(2));
  await expect(writeModel(g, folder, 'wrong')).rejects.toThrow(
    /Expected 3 values for weight blocks\.0\.bias of shape \[3\], got 2/,
  );
});

test('a weight of pieces is whole in the file; the bytes are told as they are written, and a cancelled write stops', async () => {
  const g = createGraph();
  const pieces = function* () {
    yield Uint8Array.of(1, 2, 3);
    yield Uint8Array.of(4);
  };
  g.weight('before', [1], () => Float32Array.of(0));
  g.streamedWeight({ name: 'bytes', elementType: 'uint8', shape: [2, 2], pieces });
  const told: number[] = [];
  await writeModel(g, folder, 'pieces', { onBytes: (bytes) => void told.push(bytes) });
  expect([...readFileSync(join(folder, 'pieces.weights')).subarray(4096)]).toEqual([1, 2, 3, 4]);
  expect(told.reduce((sum, bytes) => sum + bytes)).toBe(weightBytes(g));

  const interrupt = new AbortController();
  const written = writeModel(g, folder, 'stopped', {
    signal: interrupt.signal,
    onBytes: () => interrupt.abort(new Error('Cancelled.')),
  });
  await expect(written).rejects.toThrow('Cancelled.');
});
