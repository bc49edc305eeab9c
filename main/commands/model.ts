import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { boxSchema } from '../../annotations/records.ts';
import { sigmoid } from '../../annotations/scores.ts';
import { convertCheckpoint } from '../../model/bundle/convert.ts';
import { type BundleManifest, readManifest } from '../../model/bundle/manifest.ts';
import type { Task } from '../../model/text/prompts.ts';
import { embedForFile, toRows } from '../jobs/embed.ts';
import { EXIT, table } from '../terminal.ts';
import type { AddCommand } from './command.ts';
import { withModel } from './open.ts';
import { type ModelWords, modelOption, numericsOption, taskOption } from './options.ts';

export const model: AddCommand = (program, start) => {
  const group = program
    .command('model')
    .summary('convert, inspect and run models')
    .description('Works on checkpoints as published, and on the bundles that are made of them.');
  for (const add of [convert, inspect, embed, proposeBoxes]) add(group, start);
};

const convert: AddCommand = (group, start) => {
  group
    .command('convert')
    .summary('make a bundle of a checkpoint')
    .description('Builds the ONNX graphs of a checkpoint, tensor by tensor. Nothing in the checkpoint is executed.')
    .argument('<checkpoint>', 'a folder with config.json, tokenizer files and safetensors')
    .option('--proposer <file>', 'a WeDetect-Uni .pth (default: the one in the checkpoint folder)')
    .requiredOption('-o, --out <folder>', 'the bundle folder to make')
    .action((checkpoint: string, words: { proposer?: string; out: string }) =>
      start(async ({ remark, result, signal }) => {
        const manifest = await convertCheckpoint({
          checkpoint,
          ...words,
          signal,
          onStep: (step) => remark(`… ${step}`),
        });
        result(manifest, () => describe(manifest));
        return EXIT.ok;
      }),
    );
};

const inspect: AddCommand = (group, start) => {
  group
    .command('inspect')
    .summary('show what a bundle holds')
    .argument('<bundle>', 'a bundle folder')
    .action((bundle: string) =>
      start(async ({ result }) => {
        const manifest = readManifest(bundle);
        result(manifest, () => describe(manifest));
        return EXIT.ok;
      }),
    );
};

const embed: AddCommand = (group, start) => {
  group
    .command('embed')
    .summary('embed given boxes and texts, for comparison with other implementations')
    .addOption(modelOption())
    .requiredOption('--image <file>', 'an image file')
    .requiredOption('--boxes <json>', '[[x1,y1,x2,y2], …] in upright pixels, or a file with it')
    .requiredOption('--queries <json>', '{"object": […], "image": […]}, or a file with it')
    .addOption(taskOption())
    .addOption(numericsOption())
    .requiredOption('-o, --out <file>', 'the JSON file to write')
    .action((words: EmbedWords) =>
      start((terminal) =>
        withModel(terminal, { path: words.model, numerics: words.numerics }, async (loaded) => {
          const boxes = await readJson('--boxes', words.boxes, z.array(boxSchema));
          const queries = await readJson('--queries', words.queries, queriesSchema);
          const embedded = await embedForFile(loaded, { file: words.image, boxes, queries, task: words.prompt });
          await writeFile(words.out, `${JSON.stringify(embedded)}\n`);
          terminal.result({ out: words.out }, () => `Wrote ${words.out}`);
          return EXIT.ok;
        }),
      ),
    );
};

const proposeBoxes: AddCommand = (group, start) => {
  group
    .command('propose-boxes')
    .summary('run the proposer alone on one image')
    .addOption(modelOption())
    .requiredOption('--image <file>', 'an image file')
    .option('--raw', 'write what the network says of every anchor as well')
    .requiredOption('-o, --out <file>', 'the JSON file to write')
    .action((words: { model?: string; image: string; raw?: boolean; out: string }) =>
      start((terminal) =>
        withModel(terminal, { path: words.model }, async (loaded) => {
          const { raw, selected } = await loaded.call('proposeBoxes', { file: words.image });
          const chosen = { boxes: selected.boxes, scores: Array.from(selected.scores) };
          const all = {
            raw_scores: toRows(raw.logits.map(sigmoid), raw.prompts),
            raw_boxes_letterboxed: toRows(raw.boxes, 4),
          };
          await writeFile(words.out, `${JSON.stringify(words.raw ? { ...chosen, ...all } : chosen)}\n`);
          terminal.result({ out: words.out, boxes: selected.boxes.length }, () => `Wrote ${words.out}`);
          return EXIT.ok;
        }),
      ),
    );
};

type EmbedWords = ModelWords & {
  readonly image: string;
  readonly boxes: string;
  readonly queries: string;
  readonly prompt: Task;
  readonly out: string;
};

const queriesSchema = z.object({ object: z.array(z.string()).default([]), image: z.array(z.string()).default([]) });

/** Parses JSON given in place or as the name of a file. @throws naming the option and the field that is wrong. */
async function readJson<T>(option: string, word: string, schema: z.ZodType<T>): Promise<T> {
  const text = /^\s*[[{]/.test(word) ? word : await readFile(word, 'utf8');
  const parsed = schema.safeParse(parseJson(option, text));
  if (parsed.success) return parsed.data;
  throw new Error(`Expected other JSON for ${option}: ${z.prettifyError(parsed.error)}`);
}

function parseJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Expected JSON for ${option}, got text that does not parse; check its quotes.`, { cause });
  }
}

function describe(manifest: BundleManifest): string {
  const { modelId, precision, embeddingSize, objectLogit, imageLogit, proposer, files } = manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  const facts = table(
    ['bundle', modelId],
    [
      ['precision', precision],
      ['embedding size', String(embeddingSize)],
      ['object logit', `${objectLogit.scale.toFixed(3)} x cosine + ${objectLogit.bias.toFixed(3)}`],
      ['image logit', imageLogit ? `${imageLogit.scale.toFixed(3)} x cosine + ${imageLogit.bias.toFixed(3)}` : 'none'],
      ['proposer', proposer ? `${proposer.name}, ${proposer.inputSize} px` : 'none'],
      ['size', `${(bytes / 1e6).toFixed(1)} MB`],
    ],
  );
  const list = table(
    ['file', 'bytes', 'SHA-256'],
    Object.entries(files).map(([file, entry]) => [file, entry.bytes, `${entry.sha256.slice(0, 16)}…`]),
  );
  return `${facts}\n${list}`;
}
