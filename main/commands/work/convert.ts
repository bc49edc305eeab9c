import { convertCheckpoint } from '../../../model/bundle/convert.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ConvertWords } from '../words.ts';
import { describeBundle } from './inspect.ts';

export async function convert(terminal: Terminal, checkpoint: string, words: ConvertWords): Promise<number> {
  const { remark, result, signal } = terminal;
  const onStep = (step: string) => remark(`… ${step}`);
  const manifest = await convertCheckpoint({ checkpoint, ...words, signal, onStep });
  result(manifest, () => describeBundle(manifest));
  return EXIT.ok;
}
