import { type ConversionOptions, convertCheckpoint } from '../../../model/bundle/convert.ts';
import type { BundleManifest } from '../../../model/bundle/manifest.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ConvertWords } from '../words.ts';
import { describeBundle } from './inspect.ts';
import { updateMegabytes } from './megabytes.ts';

export async function convert(terminal: Terminal, checkpoint: string, words: ConvertWords): Promise<number> {
  const manifest = await convertWithProgress(terminal, { checkpoint, ...words });
  terminal.result(manifest, () => describeBundle(manifest));
  return EXIT.ok;
}

/** Converts a checkpoint, showing how many megabytes are written. */
export async function convertWithProgress(terminal: Terminal, order: ConversionOptions): Promise<BundleManifest> {
  const progress = terminal.progress('Converting, MB', 0);
  let step = '';
  try {
    return await convertCheckpoint({
      ...order,
      signal: terminal.signal,
      onStep: (name) => {
        step = name;
      },
      onProgress: (now) => updateMegabytes(progress, now, step),
    });
  } finally {
    progress.stop();
  }
}
