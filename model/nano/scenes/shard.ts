import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Box } from '../../../annotations/box.ts';
import type { Photograph } from './backgrounds.ts';
import { captionsOf } from './captions.ts';
import { composeScene } from './compose.ts';
import { type Concept, termsOf } from './concepts.ts';
import { type PhraseSet, phraseSets } from './phrases.ts';
import { proposeBoxes } from './proposals.ts';
import { between, chance, createRandom, integer, type Random } from './random.ts';
import type { Scene } from './scene.ts';
import { planScene } from './training.ts';
import type { Wardrobe } from './wardrobe.ts';

/** What a shard is made from. */
export type ShardPlan = {
  readonly seed: number;
  readonly count: number;
  readonly wardrobe: Wardrobe;
  readonly photographs: readonly Photograph[];
  /** Where absent nouns are drawn from. */
  readonly vocabulary: readonly Concept[];
};

/**
 * Writes `count` scenes into `folder`: images/, records.jsonl and proposals.json in ObjEmbed's training format, and
 * meta.jsonl with the truth about every scene for evaluation. The folder appears whole or not at all.
 */
export async function writeShard(folder: string, plan: ShardPlan): Promise<void> {
  const draft = `${folder}.partial`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'images'), { recursive: true });
  const records: string[] = [];
  const meta: string[] = [];
  const proposals: Record<string, readonly Box[]> = {};
  for (let index = 0; index < plan.count; index++) {
    const random = createRandom(plan.seed * 1_000_003 + index);
    const image = `images/${String(index + 1).padStart(6, '0')}.jpg`;
    const scene = await composeScene(random, plan.wardrobe, plan.photographs);
    const sets = phraseSets(random, scene, plan.vocabulary);
    const notes = { sets, captions: captionsOf(random, scene), proposals: proposeBoxes(random, scene) };
    const written = planScene(image, scene, notes);
    records.push(...written.records.map((record) => JSON.stringify(record)));
    proposals[written.key] = written.proposals;
    meta.push(JSON.stringify(truthOf(scene, sets, image)));
    await writeImage(random, scene, join(draft, image));
  }
  writeFileSync(join(draft, 'records.jsonl'), `${records.join('\n')}\n`);
  writeFileSync(join(draft, 'meta.jsonl'), `${meta.join('\n')}\n`);
  writeFileSync(join(draft, 'proposals.json'), JSON.stringify(proposals));
  renameSync(draft, folder);
}

function truthOf({ width, height, background, objects }: Scene, sets: readonly PhraseSet[], image: string) {
  return {
    image,
    width,
    height,
    background,
    objects: objects.map(({ concept, style, rendering, colour, box, visible }) => {
      return { concept: concept.name, terms: termsOf(concept), style, rendering, colour, bbox: box, visible };
    }),
    phrases: sets.flatMap(({ phrases }) => {
      return phrases.map(({ text, kind, head, objects: own }) => ({
        text,
        kind,
        head,
        objects: own.map((o) => objects.indexOf(o)),
      }));
    }),
    absent: sets.flatMap((set) => set.absent),
  };
}

/** Encodes the scene as a camera or a web site would have: sometimes soft, brighter or darker, of varying quality. */
async function writeImage(random: Random, { rgb, width, height }: Scene, file: string): Promise<void> {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  if (chance(random, 0.15)) image.blur(between(random, 0.4, 0.9));
  if (chance(random, 0.3)) image.linear(between(random, 0.85, 1.12), between(random, -12, 12));
  const quality = chance(random, 0.2) ? integer(random, 60, 85) : 88;
  await image.jpeg({ quality }).toFile(file);
}
