import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelBytes } from '../graph/onnxBytes.ts';
import { createGraph, type OnnxGraph } from '../graph/onnxGraph.ts';
import { sessionOptions } from './openSession.ts';
import type { ProviderId } from './providers.ts';
import { noise } from './selfTest/reference.ts';

/** Matrix products in fp32, one after the other. */
export interface Work {
  readonly rows: number;
  readonly width: number;
  readonly layers: number;
  readonly runs: number;
}

/** A few milliseconds at the most on anything but a graphics driver that works in software. */
export const SMALL: Work = { rows: 16, width: 512, layers: 1, runs: 2 };

/** Enough that moving data to a graphics card and back counts for little. */
export const LARGE: Work = { rows: 256, width: 1024, layers: 8, runs: 3 };

/** Milliseconds of the fastest of some runs, after one that does not count. @throws when the provider cannot run it. */
export async function measureMilliseconds(provider: ProviderId, work: Work): Promise<number> {
  const session = await InferenceSession.create(modelBytes(products(work), 'speed'), sessionOptions(provider));
  try {
    const feeds = { x: new Tensor('float32', noise(1, work.rows * work.width), [work.rows, work.width]) };
    await session.run(feeds); // compiles and allocates
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < work.runs; run++) {
      const started = performance.now();
      await session.run(feeds);
      best = Math.min(best, performance.now() - started);
    }
    return best;
  } finally {
    await session.release();
  }
}

function products({ rows, width, layers }: Work): OnnxGraph {
  const graph = createGraph();
  const weight = graph.weight('weight', [width, width], () => noise(2, width * width).map((value) => value / width));
  let x = graph.input('x', 'float32', [rows, width]);
  for (let layer = 0; layer < layers; layer++) x = graph.op('MatMul', [x, weight]);
  graph.output('y', x, 'float32', [rows, width]);
  return graph;
}
