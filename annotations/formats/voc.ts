import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import { copyOptions, frameOptions, splitOptions } from './options.ts';
import { isVoc, readVoc, vocFiles } from './voc/read.ts';
import { vocRules } from './voc/rules.ts';
import { writeVoc } from './voc/write.ts';

const cornerOptions = {
  corners: z
    .enum(['1-based', '0-based'])
    .default('1-based')
    .describe('corners in pixels from 1 as VOC specifies, or edges from 0 as CVAT, Datumaro and others write them'),
};

/** Pascal VOC: an XML file an image. */
export const voc = defineFormat({
  id: 'voc',
  title: 'Pascal VOC (Annotations/*.xml)',
  doc:
    'Annotations/<image>.xml with the size of the image and an object for each box and class; ImageSets/Main/<split>.txt ' +
    'lists the images without extension. Corners are whole pixels from 1, both inside the box, so edges between pixels ' +
    'move outwards; with corners "0-based" they are edges from 0. A region with several phrases is one object for each. ' +
    'Definition: host.robots.ox.ac.uk/pascal/VOC/voc2012, development kit.',
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
    splits: 'all',
  },
  rules: vocRules,
  writer: {
    options: z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions, ...cornerOptions }),
    write: writeVoc,
  },
  reader: {
    options: z.strictObject(cornerOptions),
    async detect(source) {
      const [first] = vocFiles(source);
      return first !== undefined && (await isVoc(source, first));
    },
    read: readVoc,
  },
});
