import { z } from 'zod';
import { toXywh } from '../box.ts';
import { defineFormat } from './defineFormat.ts';
import type { Counts, FileChunk, WriteContext } from './format.ts';
import { copyOptions, frameOptions, rootOptions } from './options.ts';
import { isVisualGenome, readVisualGenome, regionFiles } from './visualGenome/read.ts';
import { frameImage } from './writing/frame.ts';
import type { CopyOptions } from './writing/imageFiles.ts';
import { jsonList } from './writing/jsonList.ts';
import { textsById } from './writing/records.ts';

type Options = { readonly frame: 'stored' | 'upright'; readonly imageFiles: CopyOptions['imageFiles'] };

/** Visual Genome regions: a list of images, each with its regions and a phrase for each. */
export const visualGenome = defineFormat({
  id: 'visual-genome',
  title: 'Visual Genome regions (region_descriptions.json)',
  doc:
    'region_descriptions.json, a list of {id, regions: [{region_id, image_id, phrase, x, y, width, height}]} in pixels, ' +
    'and image_data.json with the size and, as url, the path of each image. Ids begin with 1. The original has whole ' +
    'pixels; here edges keep their fractions. There are no splits. Definition: visualgenome.org.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: false,
    proposals: false,
    splits: 'none',
  },
  rules: {},
  writer: { options: z.strictObject({ ...frameOptions, ...copyOptions }), write },
  reader: {
    options: z.strictObject({ ...rootOptions }),
    async detect(source) {
      for (const file of regionFiles(source)) if (await isVisualGenome(source, file)) return true;
      return false;
    },
    read: readVisualGenome,
  },
});

async function* write({ dataset, options, note }: WriteContext<Options, never>): AsyncGenerator<FileChunk, Counts> {
  const texts = textsById(dataset.phrases);
  const images = jsonList('image_data.json');
  const regions = jsonList('region_descriptions.json');
  const counts = { images: 0, objects: 0 };
  yield images.open();
  yield regions.open();
  for await (const entry of dataset.images) {
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    counts.images += 1;
    const id = counts.images;
    const { path } = entry.image;
    const rows = framed.regions.flatMap(({ box, phraseIds }) =>
      phraseIds.map((phraseId) => {
        const [x, y, width, height] = toXywh(box);
        return { image_id: id, phrase: texts.get(phraseId) ?? '', x, y, width, height };
      }),
    );
    yield images.item({ image_id: id, url: path, ...framed.size, coco_id: null, flickr_id: null });
    const numbered = rows.map((row, index) => ({ region_id: counts.objects + index + 1, ...row }));
    yield regions.item({ id, regions: numbered });
    counts.objects += rows.length;
    if (options.imageFiles !== 'reference') yield { path: `images/${path}`, image: entry.image };
  }
  yield images.close();
  yield regions.close();
  return { all: counts };
}
