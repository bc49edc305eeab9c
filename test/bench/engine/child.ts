// One measurement of our engine for `engine/compare.ts`, in a process of its own.
import { encodeImage } from '../../../model/encodeImage.ts';
import { encodeTexts } from '../../../model/encodeTexts.ts';
import { openEngine } from '../../../model/engine.ts';
import { decodeUpright } from '../../../model/image/decode.ts';
import { createRescorer } from '../../../model/rescore/rescorer.ts';
import { predictIou } from '../../../model/scoring.ts';
import { type EngineMeasurement, type MeasurementOrder, peakMemory } from './measurement.ts';

process.once('message', async (order: MeasurementOrder) => {
  const measurement = await measure(order);
  process.send?.(measurement, () => process.exit());
});

async function measure({ model, image, boxes, edited, phrase, repeats }: MeasurementOrder): Promise<EngineMeasurement> {
  const engine = openEngine(model, 'bf16');
  const pixels = await decodeUpright(image);
  const rescorer = createRescorer(engine);
  const proposed = { file: image, task: 'rec', proposals: boxes } as const;

  const seen = await encodeImage(engine, pixels, boxes, 'rec');
  const encodeCpu: number[] = [];
  const encode = await timesOf(2, async () => {
    const before = process.cpuUsage();
    await encodeImage(engine, pixels, boxes, 'rec');
    const { user, system } = process.cpuUsage(before);
    encodeCpu.push((user + system) / 1e6);
  });
  const scored = await rescorer.rescoreBoxes(proposed, [edited]);
  const rescore = await timesOf(repeats, () => rescorer.rescoreBoxes(proposed, [edited]));
  const embedding = await encodeTexts(engine, 'object', [phrase]);
  const text = await timesOf(repeats, () => encodeTexts(engine, 'object', [phrase]));
  const outputs = {
    objects: seen.objectEmbeddings,
    predictedIou: predictIou(seen.iouLogits),
    phrase: embedding,
    edited: scored.objectEmbeddings,
    editedIou: scored.predictedIou[0],
  };
  return { encode, encodeCpu, rescore, text, peakBytes: peakMemory(), outputs };
}

async function timesOf(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done++) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  return times;
}
