// One measurement of `precision.ts` in a process of its own, so that its peak memory is its alone.
import { type ConversionOptions, convertCheckpoint } from '../../model/bundle/convert.ts';
import { encodeImage } from '../../model/encodeImage.ts';
import { encodeTexts } from '../../model/encodeTexts.ts';
import { openEngine } from '../../model/engine.ts';
import { decodeUpright } from '../../model/image/decode.ts';

export type Measurement = {
  /** Converting, or opening the sessions while an image and a phrase are encoded. */
  readonly firstSeconds: number;
  /** The same image again, and a phrase; 0 for a conversion. */
  readonly imageSeconds: number;
  readonly phraseSeconds: number;
  readonly peakBytes: number;
};

export type MeasurementOrder =
  | { readonly kind: 'convert'; readonly options: Pick<ConversionOptions, 'checkpoint' | 'out' | 'precision'> }
  | { readonly kind: 'run'; readonly bundle: string; readonly image: string };

process.once('message', async (order: MeasurementOrder) => {
  const times = order.kind === 'convert' ? await convert(order.options) : await run(order);
  const measurement: Measurement = { ...times, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.(measurement, () => process.exit());
});

async function convert(options: ConversionOptions): Promise<Omit<Measurement, 'peakBytes'>> {
  return { firstSeconds: await secondsOf(() => convertCheckpoint(options)), imageSeconds: 0, phraseSeconds: 0 };
}

async function run({ bundle, image }: { readonly bundle: string; readonly image: string }) {
  const engine = openEngine(bundle, 'bf16');
  const pixels = await decodeUpright(image);
  const [width, height] = [pixels.width / 5, pixels.height / 4];
  const boxes = Array.from({ length: 20 }, (_, i) => {
    const [x, y] = [(i % 5) * width, Math.floor(i / 5) * height];
    return [x, y, x + width, y + height] as const;
  });
  const encode = () => secondsOf(() => encodeImage(engine, pixels, boxes, 'rec'));
  const read = () => secondsOf(() => encodeTexts(engine, 'object', ['a cat with green eyes']));
  const firstSeconds = (await encode()) + (await read());
  const times = { firstSeconds, imageSeconds: await encode(), phraseSeconds: await read() };
  await engine.close();
  return times;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
