import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import { recordsOf } from '../../annotations/records.ts';
import { semanticScores } from '../../annotations/scores.ts';
import type { Client } from '../connection/client.ts';
import type { EditedImage } from './workbench.ts';

type Kind = 'object' | 'image';

/** Embeddings of texts as a run's model gives them, asked for once each: rows [T, C] of unit length. */
export type TextEmbeddings = (run: ModelRun, kind: Kind, texts: readonly string[]) => Promise<Float32Array>;

/** Asks the server for what is not known yet. */
export function createTextEmbeddings(request: Client['request']): TextEmbeddings {
  const known = new Map<string, Float32Array>();
  return async ({ id, modelId, embeddingSize }, kind, texts) => {
    const keyOf = (text: string): string => JSON.stringify([modelId, kind, text]);
    const unknown = [...new Set(texts.filter((text) => !known.has(keyOf(text))))];
    if (unknown.length > 0) {
      const { embeddings } = await request('embedTexts', { runId: id, kind, texts: unknown });
      for (const [row, text] of unknown.entries()) {
        known.set(keyOf(text), embeddings.slice(row * embeddingSize, (row + 1) * embeddingSize));
      }
    }
    const rows = new Float32Array(texts.length * embeddingSize);
    for (const [row, text] of texts.entries()) rows.set(known.get(keyOf(text)) ?? [], row * embeddingSize);
    return rows;
  };
}

/** Scores the proposals of an image against all phrases; null without proposals. */
export async function scorePhrases(embed: TextEmbeddings, edited: EditedImage): Promise<EditedImage['scores']> {
  const { run, proposals, records } = edited;
  if (run === null || proposals === null) return null;
  const columns = recordsOf(records, 'phrase').toSorted((a, b) => a.position - b.position);
  const texts = columns.map(({ text }) => text);
  const embeddings = await embed(run, 'object', texts);
  const semantic = semanticScores(proposals.objectEmbeddings, embeddings, run.embeddingSize, run.objectLogit);
  return { columns, semantic };
}

/** Scores the captions against the image: the short one against its coarse embedding, the long one against the detailed. */
export async function scoreCaptions(
  embed: TextEmbeddings,
  { run, proposals, records }: EditedImage,
): Promise<EditedImage['captionScores']> {
  const [captions] = recordsOf(records, 'captions');
  if (run === null || proposals === null || captions === undefined) return { short: null, long: null };
  const score = async (text: string, row: number): Promise<number | null> => {
    const image = imageRow(run, proposals, row);
    if (text === '' || run.imageLogit === null || image === null) return null;
    const embedding = await embed(run, 'image', [text]);
    return semanticScores(image, embedding, run.embeddingSize, run.imageLogit)[0] ?? null;
  };
  return { short: await score(captions.short, 0), long: await score(captions.long, 1) };
}

/** One of the image embeddings; a model with a single one uses it for both captions. */
function imageRow({ embeddingSize }: ModelRun, { imageEmbeddings }: ProposalSet, row: number): Float32Array | null {
  const rows = imageEmbeddings.length / embeddingSize;
  if (rows === 0) return null;
  const index = Math.min(row, rows - 1);
  return imageEmbeddings.subarray(index * embeddingSize, (index + 1) * embeddingSize);
}
