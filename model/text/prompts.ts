import { findSpecialToken } from '../../annotations/text.ts';
import type { ChatTemplate } from '../checkpoint/chatTemplate.ts';
import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import type { ObjEmbedTokenizer } from '../checkpoint/tokenizer.ts';
import type { Grid } from '../image/patchGrid.ts';
import { walkPositions } from '../positions/mrope.ts';

/**
 * What the object embeddings of an image are to be good at: `rec` tells single objects apart by the expressions that
 * refer to them, `det` finds all objects of a class.
 */
export type Task = 'rec' | 'det';

const TASK_INSTRUCTIONS: Readonly<Record<Task, string>> = {
  rec:
    'Locate the specific object being described by analyzing its unique instance-level attributes, its spatial ' +
    'position, and its relationship with surrounding objects. ',
  det: 'Detect all objects in the image by identifying the common visual features of their respective classes. ',
};

/** A tokenised sequence about one image; rows count its tokens from 0. */
export interface ImagePrompt {
  readonly inputIds: Int32Array;
  /** The row of the first image token, and how many there are. */
  readonly imageStart: number;
  readonly imageCount: number;
  /** For each box the row of its content, where its embedding is read, and the row of its IoU query. */
  readonly objectRows: readonly (readonly [content: number, iou: number])[];
  /** Rows of the image embeddings, the coarse one first; none when the checkpoint embeds no whole images. */
  readonly globalRows: readonly number[];
  /** [tokens, 3] time, height, width. */
  readonly positions: Int32Array;
}

/** A tokenised text query; its embedding is read at `row`. */
export interface TextPrompt {
  readonly inputIds: Int32Array;
  readonly row: number;
}

export interface Prompts {
  /** An image with `boxCount` boxes. */
  image(task: Task, tokens: Grid, boxCount: number): ImagePrompt;
  /** An image, without boxes, as the query for images or objects like it. */
  imageAsQuery(tokens: Grid): ImagePrompt;
  /** Query for objects. Throws when the phrase is blank or holds a special token. */
  phrase(text: string): TextPrompt;
  /** Query for whole images. Throws when the caption is blank or holds a special token, or images are not embedded. */
  caption(text: string): TextPrompt;
}

/** The prompts that ObjEmbed was trained with, by a checkpoint's own tokenizer and chat template. */
export function createPrompts(
  tokenizer: ObjEmbedTokenizer,
  render: ChatTemplate,
  { useTwoTokens }: Pick<ObjEmbedConfig, 'useTwoTokens'>,
): Prompts {
  const { encode, specialTokens } = tokenizer;
  // A hundred boxes take milliseconds to tokenise and give the same ids in every image.
  const knownIds = new Map<string, readonly number[]>();
  const imagePrompt = (text: string, tokens: Grid) => {
    const ids = knownIds.get(text) ?? encode(render(text, true));
    knownIds.set(text, ids);
    return expandImage(ids, tokens, tokenizer);
  };
  return {
    image: (task, tokens, boxCount) =>
      imagePrompt(TASK_INSTRUCTIONS[task] + objectList(boxCount, useTwoTokens), tokens),
    imageAsQuery: (tokens) =>
      imagePrompt('The coarse global image is <global>. The detailed global image is <global>. ', tokens),
    phrase: (text) => {
      const prompt = `Find an object that matches the given caption. ${checkedQuery(text)} <local_text>`;
      return textPrompt(encode(render(prompt, false)), specialTokens.localText);
    },
    caption: (text) => {
      const prompt = `Find an image that matches the given caption. ${checkedQuery(text)} <global_text>`;
      if (specialTokens.globalText === undefined) {
        throw new Error(
          `Expected a checkpoint that embeds whole images for the caption "${text}", got one for objects alone; ` +
            'query for objects.',
        );
      }
      return textPrompt(encode(render(prompt, false)), specialTokens.globalText);
    },
  };
}

/** The spaces, doubled and trailing ones too, are those of the training data. */
function objectList(boxCount: number, useTwoTokens: ObjEmbedConfig['useTwoTokens']): string {
  const objects = Array.from({ length: boxCount }, (_, index) => `Object ${index}: <object><object>. `).join('');
  switch (useTwoTokens) {
    case 0:
      return `${objects}The global image is <global>`;
    case 1:
      return `The global image is <global>. ${objects}The global image is <global>`;
    case 2:
      return `The coarse global image is <global>. ${objects} The detailed global image is <global>. `;
  }
}

/** Repeats the one image token for each cell of the grid, and finds the rows that matter. */
function expandImage(ids: readonly number[], tokens: Grid, { specialTokens }: ObjEmbedTokenizer): ImagePrompt {
  const imageStart = ids.indexOf(specialTokens.image);
  const imageCount = tokens.rows * tokens.columns;
  const after = ids.slice(imageStart + 1);
  const inputIds = new Int32Array(imageStart + imageCount + after.length).fill(specialTokens.image);
  inputIds.set(ids.slice(0, imageStart));
  inputIds.set(after, imageStart + imageCount);
  const objects = rowsOf(inputIds, specialTokens.object);
  return {
    inputIds,
    imageStart,
    imageCount,
    objectRows: objects.filter((_, index) => index % 2 === 0).map((row) => [row, row + 1] as const),
    globalRows: rowsOf(inputIds, specialTokens.global),
    positions: walkPositions([imageStart, tokens, after.length]),
  };
}

function textPrompt(ids: readonly number[], readAt: number): TextPrompt {
  return { inputIds: Int32Array.from(ids), row: ids.indexOf(readAt) };
}

function rowsOf(ids: Int32Array, wanted: number | undefined): number[] {
  return Array.from(ids.keys()).filter((row) => ids[row] === wanted);
}

function checkedQuery(text: string): string {
  const token = findSpecialToken(text);
  if (token !== undefined) {
    throw new Error(
      `Expected a plain text to look for, got "${text}" with the special token "${token}"; leave it out.`,
    );
  }
  if (text.trim() === '') throw new Error('Expected a text to look for, got a blank one; write at least one word.');
  return text;
}
