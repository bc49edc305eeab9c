import type { CaptionReview } from '../../api/captions.ts';
import { reviewCaptions } from '../../services/captions.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { CaptionsWords } from '../words.ts';
import { withModel, withWritableProject } from './open.ts';

/** Characters of a caption that a line of the list shows. */
const MOST_SHOWN = 60;

export async function captions(terminal: Terminal, folder: string, words: CaptionsWords): Promise<number> {
  const { model: path, numerics, precision, provider, ...order } = words;
  return withWritableProject(folder, { create: false }, (project) =>
    withModel(terminal, { path, numerics, precision, provider }, async (model) => {
      const progress = terminal.progress('Reviewing', 0);
      try {
        const means = { openModel: async () => model, onProgress: progress.update, signal: terminal.signal };
        const review = await reviewCaptions(project, order, means);
        terminal.result(review, () => describe(review));
        return EXIT.ok;
      } finally {
        progress.stop();
      }
    }),
  );
}

function describe({ captions: scored, worst }: CaptionReview): string {
  if (worst.length === 0) return 'No captions in images that the latest model has seen.';
  const rows = worst.map(({ path, kind, text, score, better, phrases }) => {
    const shown = text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
    const lost = phrases.filter(({ verdict }) => verdict === 'not found').map((phrase) => phrase.text);
    const other = better === null ? '' : `${better.path} (${better.score.toFixed(2)})`;
    return [score.toFixed(2), path, `${kind}: ${shown}`, other, lost.join(', ')];
  });
  return `${table(['score', 'image', 'caption', 'fits better', 'not found'], rows)}\n${scored} captions were scored.`;
}
