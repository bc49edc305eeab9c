// Composes labelled scenes for training and evaluating the nano model. See README.md beside it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { openIcons, prepareArt } from './art.ts';
import { readConcepts } from './concepts.ts';
import { paintPicture } from './gallery/paintPicture.ts';
import { readPictures } from './gallery/pictures.ts';
import { readPhotographs } from './photographs.ts';
import { writeShard } from './shard.ts';
import { renderingsOf, type Split, splits } from './split.ts';
import { openWardrobe } from './wardrobe.ts';

type Options = {
  readonly split: Split;
  readonly count: number;
  readonly seed: number;
  readonly shards: number;
  readonly art: string;
  readonly share: string;
  readonly shipping: boolean;
  readonly samples: boolean;
};

const training = fileURLToPath(new URL('../training/', import.meta.url));

await new Command('scenes')
  .description('Writes shards of labelled scenes: <out>/<number>/{images/,records.jsonl,proposals.json,meta.jsonl}.')
  .argument('<out>', 'folder for the shards; numbers that exist are kept')
  .addOption(new Option('--split <name>', 'which renderings may appear').choices(splits).default('train'))
  .addOption(new Option('--count <scenes>', 'scenes in a shard').argParser(Number).default(2000))
  .addOption(new Option('--shards <number>', 'last shard to write').argParser(Number).default(1))
  .addOption(new Option('--seed <number>', 'same seed, same scenes').argParser(Number).default(1))
  .option('--art <folder>', 'where rasterised sprites are kept', join(training, '.cache/art'))
  .option('--share <folder>', "holds Debian's tuxpaint/stamps, wallpapers and backgrounds", '/usr/share')
  .option('--shipping', 'only art and backgrounds that the repository may carry', false)
  .option('--samples', 'paint the pictures of the sample project instead', false)
  .action((out: string, options: Options) => (options.samples ? paintSamples(out) : writeShards(out, options)))
  .parseAsync();

async function writeShards(out: string, options: Options): Promise<void> {
  const concepts = readConcepts();
  const art = await prepareArt(options.art, concepts, {
    iconPackages: training,
    stamps: join(options.share, 'tuxpaint/stamps'),
  });
  const renderings = renderingsOf(options.split, art, options.shipping);
  const wardrobe = openWardrobe(options.art, concepts, renderings);
  const photographs = options.shipping ? [] : await readPhotographs(options.share);
  for (let number = 1; number <= options.shards; number++) {
    const folder = join(out, String(number).padStart(4, '0'));
    if (existsSync(folder)) continue;
    const start = performance.now();
    const seed = options.seed * 10_007 + number * 31 + splits.indexOf(options.split);
    await writeShard(folder, { seed, count: options.count, wardrobe, photographs, vocabulary: wardrobe.concepts });
    console.log(
      `${folder}: ${options.count} scenes, ${((performance.now() - start) / options.count).toFixed(1)} ms each`,
    );
  }
}

async function paintSamples(out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const renderIcon = openIcons(training);
  const pictures = readPictures();
  for (const picture of pictures) writeFileSync(join(out, picture.file), await paintPicture(picture, renderIcon));
  console.log(`${out}: ${pictures.length} pictures`);
}
