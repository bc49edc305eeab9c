import type { Dataset, DatasetImage } from '../../annotations/formats/dataset.ts';
import type { Format, FormatReport } from '../../annotations/formats/format.ts';
import { readDataset } from '../../annotations/formats/reading/readDataset.ts';
import { toStoredSize } from '../../annotations/orientation.ts';
import type { ImageSize } from '../store/imageFiles.ts';
import { chooseFormat } from './datasetFormat.ts';
import { type DiskSource, openSource } from './datasetSource.ts';
import { pictureHashes } from './pictureHash.ts';

/** A dataset on the disk, read. */
export type DatasetFiles = {
  readonly format: Format;
  readonly dataset: Dataset;
  readonly report: FormatReport;
  /** The absolute path of an image file; undefined when the dataset has it nowhere. */
  locate(image: DatasetImage['image']): string | undefined;
};

/** The dataset with what tells pictures that are the same, where their files are there. */
export function withClusters(dataset: Dataset, locate: DatasetFiles['locate']): Dataset {
  const hashOf = pictureHashes();
  return {
    ...dataset,
    images: {
      async *[Symbol.asyncIterator]() {
        for await (const entry of dataset.images) {
          const file = locate(entry.image);
          const cluster = file === undefined ? undefined : await hashOf(file);
          yield cluster === undefined ? entry : { ...entry, cluster };
        }
      },
    },
  };
}

export type DatasetChoice = {
  /** A folder or a file. */
  readonly path: string;
  /** The id of the format; without it the one that the dataset looks like. */
  readonly format?: string | undefined;
  /** Options of the format's reader. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The folder of the image files; without it they are looked for in the dataset itself. */
  readonly images?: string | undefined;
};

/**
 * Reads a dataset from the disk. Whether image files are there is looked up when a folder of them is named.
 * @param readSize gets an absolute path; asked only for formats that do not say how large their images are
 * @throws when there is nothing at the path, or it is in no known format
 */
export async function readDatasetFiles(
  { path, format: id, options = {}, images }: DatasetChoice,
  readSize: (file: string) => Promise<ImageSize>,
  signal: AbortSignal,
): Promise<DatasetFiles> {
  const source = await openSource(path, signal);
  const format = await chooseFormat(source, id);
  const pictures = images === undefined ? source : await openSource(images, signal);
  const sizeOf = async (image: string) => {
    const file = locateIn(pictures, image);
    if (file === undefined) return undefined;
    const size = await readSize(file).catch(() => undefined);
    return size && toStoredSize(size, size.orientation);
  };
  const { dataset, report, copyOf } = await readDataset(format, source, options, sizeOf);
  const locate: DatasetFiles['locate'] = ({ path: image }) =>
    locateIn(pictures, copyOf(image)) ?? locateIn(pictures, image);
  return { format, report, locate, dataset: images === undefined ? dataset : lookingForFiles(dataset, locate) };
}

/** Datasets keep images under their own path, or below a folder of images or of the split. */
const FOLDERS = [
  '',
  'images/',
  ...['train', 'val', 'test'].flatMap((split) => [`images/${split}/`, `${split}/`, `obj_${split}_data/`]),
];

function locateIn(source: DiskSource, path: string): string | undefined {
  for (const folder of FOLDERS) {
    const file = source.locate(`${folder}${path}`);
    if (file !== undefined) return file;
  }
  return undefined;
}

function lookingForFiles({ phrases, images }: Dataset, locate: DatasetFiles['locate']): Dataset {
  return {
    phrases,
    images: {
      async *[Symbol.asyncIterator]() {
        for await (const entry of images) {
          yield { ...entry, fileExists: locate(entry.image) !== undefined };
        }
      },
    },
  };
}
