import type { Box, Size } from '../../box.ts';
import type { PhraseRecord } from '../../records.ts';
import type { DatasetImage } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import type { Note } from '../notes.ts';
import { type FramedImage, frameImage, writtenFrame } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';
import { jsonList } from '../writing/jsonList.ts';
import { isXmlText, xmlText } from '../writing/xmlText.ts';
import { toImageUrl } from './paths.ts';
import { TAGS } from './rules.ts';

type Options = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
  readonly root: string;
};

/** Writes a task for each image, and the labelling interface that shows them. */
export async function* writeLabelStudio({
  dataset,
  options,
  note,
}: WriteContext<Options, never>): AsyncGenerator<FileChunk, Counts> {
  const texts = new Map(dataset.phrases.map(({ id, text }) => [id, text]));
  const list = jsonList('tasks.json');
  const counts = { tasks: 0, regions: 0, proposals: 0 };
  yield list.open();
  for await (const entry of dataset.images) {
    const { image } = entry;
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    counts.tasks += 1;
    counts.regions += framed.regions.length;
    counts.proposals += entry.proposals.boxes.length;
    const result = resultsOf(entry, framed, texts);
    yield list.item({
      id: counts.tasks,
      data: { image: toImageUrl(image.path, options.root), path: image.path, ...framed.size },
      // An empty annotation would call the task finished.
      annotations: result.length === 0 ? [] : [{ result }],
      predictions: predictionsOf(entry, framed, options),
    });
    if (options.imageFiles !== 'reference') yield { path: image.path, image };
  }
  yield list.close();
  yield { path: 'label_config.xml', piece: configOf(dataset.phrases, note), last: true };
  return { all: counts };
}

function resultsOf(
  { captions, phraseStates }: DatasetImage,
  { size, regions }: FramedImage,
  texts: ReadonlyMap<string, string>,
): object[] {
  const inState = (wanted: string) =>
    phraseStates.flatMap(({ state, phraseId }) => (state === wanted ? (texts.get(phraseId) ?? []) : []));
  return [
    ...regions.map(({ box, phraseIds }, index) =>
      rectangle(
        `region${index + 1}`,
        box,
        size,
        phraseIds.flatMap((id) => texts.get(id) ?? []),
      ),
    ),
    ...wholeImage(TAGS.short, 'textarea', { text: [captions?.short ?? ''].filter(Boolean) }),
    ...wholeImage(TAGS.long, 'textarea', { text: [captions?.long ?? ''].filter(Boolean) }),
    ...wholeImage(TAGS.absent, 'choices', { choices: inState('verified absent') }),
    ...wholeImage(TAGS.exhaustive, 'choices', { choices: inState('exhaustive') }),
  ];
}

function wholeImage(tag: string, type: string, value: Readonly<Record<string, readonly string[]>>): object[] {
  const isEmpty = Object.values(value).every((items) => items.length === 0);
  return isEmpty ? [] : [{ id: tag, from_name: tag, to_name: TAGS.image, type, value }];
}

/** Without labels it is of the tag for rectangles, which has none. */
function rectangle(id: string, [x1, y1, x2, y2]: Box, { width, height }: Size, labels: readonly string[]) {
  const type = labels.length === 0 ? 'rectangle' : 'rectanglelabels';
  return {
    id,
    from_name: labels.length === 0 ? TAGS.box : TAGS.label,
    to_name: TAGS.image,
    type,
    original_width: width,
    original_height: height,
    image_rotation: 0,
    value: {
      x: (x1 / width) * 100,
      y: (y1 / height) * 100,
      width: ((x2 - x1) / width) * 100,
      height: ((y2 - y1) / height) * 100,
      rotation: 0,
      ...(labels.length > 0 && { rectanglelabels: labels }),
    },
  };
}

function predictionsOf({ image, proposals }: DatasetImage, { size }: FramedImage, options: Options): object[] {
  if (proposals.boxes.length === 0) return [];
  const { toFrame } = writtenFrame(image, options);
  const result = proposals.boxes.map((box, index) => ({
    ...rectangle(`proposal${index + 1}`, toFrame(box), size, []),
    score: proposals.scores[index] ?? 0,
  }));
  return [{ model_version: 'proposals', score: Math.max(...result.map(({ score }) => score)), result }];
}

/** The labelling interface: labels and states have the phrases in the order of the vocabulary. */
function configOf(phrases: readonly PhraseRecord[], note: Note): string {
  for (const { id, text } of phrases) {
    if (!isXmlText(text)) note('written/text', `XML cannot hold ${JSON.stringify(text)}.`, { recordId: id });
  }
  const image = `toName="${TAGS.image}"`;
  const items = (tag: string) => phrases.map(({ text }) => `    <${tag} value="${xmlText(text)}"/>\n`).join('');
  const choices = (name: string, title: string) =>
    `  <Header value="${title}"/>\n  <Choices name="${name}" ${image} choice="multiple">\n${items('Choice')}  </Choices>\n`;
  const caption = (name: string, title: string) =>
    `  <Header value="${title}"/>\n  <TextArea name="${name}" ${image} maxSubmissions="1" editable="true"/>\n`;
  return `<View>
  <Image name="${TAGS.image}" value="$image" zoom="true"/>
  <RectangleLabels name="${TAGS.label}" ${image} choice="multiple">
${items('Label')}  </RectangleLabels>
  <Rectangle name="${TAGS.box}" ${image}/>
${caption(TAGS.short, 'Short caption')}${caption(TAGS.long, 'Long caption')}${choices(TAGS.absent, 'Verified absent')}${choices(TAGS.exhaustive, 'Exhaustive')}</View>
`;
}
