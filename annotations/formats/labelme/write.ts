import type { Box } from '../../box.ts';
import type { Region } from '../../records.ts';
import type { DatasetImage } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { baseName, withoutExtension } from '../paths.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';
import { stemRegister } from '../writing/stems.ts';
import { type LabelmeCode, type PhraseOptions, PLAIN_LABEL } from './rules.ts';

type Options = PhraseOptions & { readonly frame: 'stored' | 'upright'; readonly imageFiles: CopyOptions['imageFiles'] };

/** What the dialects write in their own way. */
export type LabelmeDialect = {
  /** The version of the application whose files these are. */
  readonly version: string;
  points([x1, y1, x2, y2]: Box): readonly (readonly [x: number, y: number])[];
  /** Fields of a shape besides those of labelme. */
  shapeFields(region: Region, phraseId: string): object;
};

/** Writes a file beside each image, and labels.txt with the vocabulary. */
export async function* writeLabelme(
  { dataset, options, note }: WriteContext<Options, LabelmeCode>,
  dialect: LabelmeDialect,
): AsyncGenerator<FileChunk, Counts> {
  const texts = new Map(dataset.phrases.map(({ id, text }) => [id, text]));
  const isTaken = stemRegister(['export_report', 'image_paths']);
  let [images, shapes] = [0, 0];
  for await (const entry of dataset.images) {
    const { image } = entry;
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    if (isTaken(image.path)) {
      note('labelme/same-stem', `Another file has the place of the labels of ${image.path}; it is left out.`, {
        image,
      });
      continue;
    }
    const content = contentOf(entry, framed, texts, { options, dialect });
    const path = `${withoutExtension(image.path)}.json`;
    yield { path, piece: `${JSON.stringify(content, null, 2)}\n`, last: true };
    if (options.imageFiles !== 'reference') yield { path: image.path, image };
    images += 1;
    shapes += content.shapes.length;
  }
  yield { path: 'labels.txt', piece: dataset.phrases.map(({ text }) => `${text}\n`).join(''), last: true };
  return { all: { images, shapes } };
}

/** labelme and X-AnyLabeling keep keys that they do not know, so captions and states survive an edit there. */
function contentOf(
  { image, captions, phraseStates }: DatasetImage,
  { size, regions }: FramedImage,
  texts: ReadonlyMap<string, string>,
  { options, dialect }: { options: Options; dialect: LabelmeDialect },
) {
  const inState = (wanted: string) =>
    phraseStates.flatMap(({ state, phraseId }) => (state === wanted ? (texts.get(phraseId) ?? []) : []));
  const [absent, exhaustive] = [inState('verified absent'), inState('exhaustive')];
  const shapes = regions.flatMap((region) =>
    region.phraseIds.map((phraseId) => ({
      ...textFields(texts.get(phraseId) ?? '', options),
      points: dialect.points(region.box),
      group_id: null,
      shape_type: 'rectangle',
      flags: {},
      ...dialect.shapeFields(region, phraseId),
    })),
  );
  return {
    version: dialect.version,
    flags: {},
    shapes,
    imagePath: baseName(image.path),
    imageData: null,
    imageHeight: size.height,
    imageWidth: size.width,
    ...(captions?.short && { description: captions.short }),
    ...(captions?.long && { long_description: captions.long }),
    ...(absent.length > 0 && { verified_absent: absent }),
    ...(exhaustive.length > 0 && { exhaustive }),
  };
}

function textFields(text: string, { phraseIn }: PhraseOptions): { label: string; description: string } {
  return phraseIn === 'label' ? { label: text, description: '' } : { label: PLAIN_LABEL, description: text };
}
