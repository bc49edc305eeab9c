import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { boxSchema } from '../../../annotations/records.ts';
import { parseJson } from '../../checkpoint/jsonFile.ts';

/** What a phrase tells an object by; plain nouns, broader nouns and colours may be true of several objects. */
export const phraseKinds = ['noun', 'broader', 'colour', 'size', 'relation', 'position'] as const;
export type PhraseKind = (typeof phraseKinds)[number];

/** A held-out image with everything that is true of it. */
export type HeldOutScene = {
  readonly file: string;
  readonly objects: readonly { readonly concept: string; readonly bbox: z.infer<typeof boxSchema> }[];
  /** Each with the indexes of all objects that it is true of. */
  readonly phrases: readonly {
    readonly text: string;
    readonly kind: PhraseKind;
    readonly objects: readonly number[];
  }[];
};

const TRUTH_FILE = 'meta.jsonl';

const truthSchema = z
  .object({
    image: z.string().regex(/^images\/[^/\\]+$/, { error: 'Expected an image of the shard, "images/<name>".' }),
    objects: z.array(z.object({ concept: z.string(), bbox: boxSchema })).min(1),
    phrases: z
      .array(z.object({ text: z.string(), kind: z.enum(phraseKinds), objects: z.array(z.int().nonnegative()).min(1) }))
      .min(1),
  })
  .refine(
    ({ objects, phrases }) => phrases.flatMap((phrase) => phrase.objects).every((index) => index < objects.length),
    {
      error: 'Expected phrases about the objects of the scene.',
    },
  );

/**
 * Reads scenes as `model/nano/scenes/cli.ts` writes them: numbered shards in `folder`, each with its truth in
 * meta.jsonl and images/ beside it.
 * @param limit at most this many, the first ones.
 * @throws when the folder holds no shard, or naming the file and line that are wrong.
 */
export function readScenes(folder: string, limit = Infinity): HeldOutScene[] {
  const scenes = shardsOf(folder).flatMap((shard) => {
    const file = join(shard, TRUTH_FILE);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line, index) => {
      const { image, ...truth } = parseJson(Buffer.from(line), `${file}, line ${index + 1}`, truthSchema);
      return { file: join(shard, image), ...truth };
    });
  });
  return scenes.slice(0, limit);
}

function shardsOf(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const shards = names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => join(folder, name))
    .filter((shard) => existsSync(join(shard, TRUTH_FILE)));
  if (shards.length === 0) {
    throw new Error(
      `Expected numbered shards with ${TRUTH_FILE} in ${folder}, got none; write them with model/nano/scenes/cli.ts.`,
    );
  }
  return shards;
}
