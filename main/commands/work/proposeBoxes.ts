import { writeFile } from 'node:fs/promises';
import { sigmoid } from '../../../annotations/scores.ts';
import { toRows } from '../../jobs/embed.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ProposeBoxesWords } from '../words.ts';
import { withModel } from './open.ts';

export async function proposeBoxes(terminal: Terminal, words: ProposeBoxesWords): Promise<number> {
  return withModel(terminal, { path: words.model }, async (model) => {
    const { raw, selected } = await model.call('proposeBoxes', { file: words.image });
    const chosen = { boxes: selected.boxes, scores: Array.from(selected.scores) };
    const all = {
      raw_scores: toRows(raw.logits.map(sigmoid), raw.prompts),
      raw_boxes_letterboxed: toRows(raw.boxes, 4),
    };
    await writeFile(words.out, `${JSON.stringify(words.raw ? { ...chosen, ...all } : chosen)}\n`);
    terminal.result({ out: words.out, boxes: selected.boxes.length }, () => `Wrote ${words.out}`);
    return EXIT.ok;
  });
}
