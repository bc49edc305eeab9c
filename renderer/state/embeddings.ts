import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import { recordsOf } from '../../annotations/records.ts';
import { semanticScores } from '../../annotations/scores.ts';
import { findSpecialToken } from '../../annotations/text.ts';
import type { Client } from '../connection/client.ts';
import type { EditedImage } from './workbench.ts';

type Kind = 'object' | 'image';

/** Embeddings of texts as a run's model gives them, asked for once each: rows [T, C] of unit length. */
export type TextEmbeddings = (run: ModelRun, kind: Kind, texts: readonly string[]) => Promise<Float32Array>;

/** Asks the server for what is neither known nor asked for yet. */
export function createTextEmbeddings(request: Client['request']): TextEmbeddings {
  const known = new Map<string, Promise<Float32Array>>();

  function ask({ id, modelId, embeddingSize }: ModelRun, kind: Kind, texts: readonly string[]): void {
    const answer = request('embedTexts', { runId: id, kind, texts });
    for (const [row, text] of texts.entries()) {
      const key = keyOf(modelId, kind, text);
      const embedding = answer.then(({ embeddings }) =>
        embeddings.slice(row * embeddingSize, (row + 1) * embeddingSize),
      );
      known.set(key, embedding);
      embedding.catch(() => known.delete(key));
    }
  }

  return async (run, kind, texts) => {
    const unknown = [...new Set(texts)].filter((text) => !known.has(keyOf(run.modelId, kind, text)));
    if (unknown.length > 0) ask(run, kind, unknown);
    const found = await Promise.all(texts.map((text) => known.get(keyOf(run.modelId, kind, text))));
    const rows = new Float32Array(texts.length * run.embeddingSize);
    for (const [row, embedding] of found.entries()) rows.set(embedding ?? [], row * run.embeddingSize);
    return rows;
  };
}

function keyOf(modelId: string, kind: Kind, text: string): string {
  return JSON.stringify([modelId, kind, text]);
}

/**
 * Scores the proposals of an image against all phrases; null without proposals. A phrase that holds a token of the
 * model, which the model refuses to embed, has no column.
 */
export async function scorePhrases(embed: TextEmbeddings, edited: EditedImage): Promise<EditedImage['scores']> {
  const { run, proposals, records } = edited;
  if (run === null || proposals === null) return null;
  const columns = recordsOf(records, 'phrase')
    .filter(({ text }) => findSpecialToken(text) === undefined)
    .toSorted((a, b) => a.position - b.position);
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
    const isRefused = text === '' || findSpecialToken(text) !== undefined;
    if (isRefused || run.imageLogit === null || image === null) return null;
    const embedding = await embed(run, 'image', [text]);
    return semanticScores(image, embedding, run.embeddingSize, run.imageLogit)[0] ?? null;
  };
  const [short, long] = await Promise.all([score(captions.short, 0), score(captions.long, 1)]);
  return { short, long };
}

/** One of the image embeddings; a model with a single one uses it for both captions. */
function imageRow({ embeddingSize }: ModelRun, { imageEmbeddings }: ProposalSet, row: number): Float32Array | null {
  const rows = imageEmbeddings.length / embeddingSize;
  if (rows === 0) return null;
  const index = Math.min(row, rows - 1);
  return imageEmbeddings.subarray(index * embeddingSize, (index + 1) * embeddingSize);
}

/** Whether scores of one hold for the other: the same phrases, captions and proposals. */
export function sameTexts(a: EditedImage, b: EditedImage): boolean {
  if (a.records === b.records && a.proposals === b.proposals) return true;
  const texts = ({ records, run, proposals }: EditedImage): string =>
    JSON.stringify([
      run?.id,
      proposals?.boxes.length,
      recordsOf(records, 'phrase').map(({ id, text, position }) => [id, text, position]),
      recordsOf(records, 'captions').map(({ short, long }) => [short, long]),
    ]);
  return texts(a) === texts(b);
}
