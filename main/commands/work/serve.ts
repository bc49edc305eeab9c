import { dataFolder } from '../../dataFolder.ts';
import { serve } from '../../serve.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import { untilStopped } from '../../untilStopped.ts';
import type { ServeWords } from '../words.ts';

export async function serveFolder(
  terminal: Terminal,
  folder: string | undefined,
  { port, model, provider }: ServeWords,
): Promise<number> {
  const stopped = untilStopped();
  const { url, close } = await serve({ folder, port, dataFolder: dataFolder(), modelPath: model, provider });
  terminal.result({ url }, () => `ObjEmbed Studio is at ${url} until Ctrl-C.`);
  await stopped;
  await close();
  return EXIT.ok;
}
