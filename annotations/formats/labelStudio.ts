import { z } from 'zod';
import { defineFormat } from './defineFormat.ts';
import { hasTasks, readLabelStudio } from './labelStudio/read.ts';
import { labelStudioRules } from './labelStudio/rules.ts';
import { writeLabelStudio } from './labelStudio/write.ts';
import { copyOptions, frameOptions, rootOptions } from './options.ts';

/** Label Studio: a list of tasks, with the labelling interface that shows them. */
export const labelStudio = defineFormat({
  id: 'label-studio',
  title: 'Label Studio (tasks.json, label_config.xml)',
  doc:
    'tasks.json with a task for each image: regions are one annotation, proposals are a prediction, captions are text ' +
    'areas and phrase states choices. Boxes are percent of the width and height of the upright image. label_config.xml ' +
    'is the labelling interface. Definition: labelstud.io/guide/task_format.',
  holds: {
    regions: true,
    captions: 'short and long',
    verifiedAbsent: true,
    exhaustive: true,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: true,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: true,
    splits: 'none',
  },
  rules: labelStudioRules,
  writer: {
    options: z.strictObject({ frame: frameOptions.frame.default('upright'), ...copyOptions, ...rootOptions }),
    write: writeLabelStudio,
    readme: () => README,
  },
  reader: { options: z.strictObject(rootOptions), detect: hasTasks, read: readLabelStudio },
});

const README = `# Label Studio tasks

Make a project with the labelling interface of \`label_config.xml\` (Settings, Labelling Interface, Code), then import
\`tasks.json\`. \`data.image\` of each task must be an address that the browser can load; the option \`root\` sets what stands
before each path, as \`/data/local-files/?d=photos/\` for files that the server has.
`;
