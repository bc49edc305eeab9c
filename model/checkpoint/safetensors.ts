import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson, readJsonFile } from './jsonFile.ts';
import { openRandomAccessFile, type RandomAccessFile } from './randomAccessFile.ts';
import { createTensorSource, type StoredTensor } from './storedTensors.ts';
import { bytesPerElement, dtypes, elementCount, type TensorSource } from './tensorSource.ts';

const WEIGHTS_FILE = 'model.safetensors';
const INDEX_FILE = 'model.safetensors.index.json';

const LENGTH_FIELD = 8;
/** The limit that the format's own implementation sets. */
const LONGEST_HEADER = 100_000_000;

const entrySchema = z.object({
  dtype: z.enum(dtypes),
  shape: z.array(z.int().nonnegative()).max(64),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(entrySchema)
  .transform(({ __metadata__, ...tensors }) => tensors);

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Opens the weights of a checkpoint in the safetensors format: a file, or a folder that holds `model.safetensors` or
 * the shards that `model.safetensors.index.json` lists.
 * @throws naming file and tensor, unless the tensors of each file cover its data without gap or overlap.
 */
export function openSafetensors(folderOrFile: string): TensorSource {
  const isFolder = statSync(folderOrFile, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder) return openFiles(folderOrFile, [folderOrFile]).source;
  if (existsSync(join(folderOrFile, WEIGHTS_FILE))) {
    return openFiles(folderOrFile, [join(folderOrFile, WEIGHTS_FILE)]).source;
  }
  if (existsSync(join(folderOrFile, INDEX_FILE))) return openShards(folderOrFile);
  throw new Error(`Expected ${WEIGHTS_FILE} or ${INDEX_FILE} in ${folderOrFile}, but it has neither.`);
}

function openShards(folder: string): TensorSource {
  const indexPath = join(folder, INDEX_FILE);
  const weightMap = Object.entries(readJsonFile(indexPath, indexSchema).weight_map);
  const shards = [...new Set(weightMap.map(([, shard]) => shard))];
  for (const shard of shards) {
    if (/^[^/\\]+\.safetensors$/.test(shard)) continue;
    throw new Error(`Expected plain names of .safetensors files in ${indexPath}, but it lists "${shard}".`);
  }
  const { source, tensors } = openFiles(
    folder,
    shards.map((shard) => join(folder, shard)),
  );
  for (const [name, shard] of weightMap) {
    if (tensors.get(name)?.file.path === join(folder, shard)) continue;
    source.close();
    throw new Error(
      `Expected tensor "${name}" in ${join(folder, shard)}, as ${indexPath} says, but it is not there; ` +
        'download the checkpoint again.',
    );
  }
  return source;
}

function openFiles(description: string, paths: readonly string[]) {
  const files: RandomAccessFile[] = [];
  const tensors = new Map<string, StoredTensor>();
  try {
    for (const path of paths) {
      const file = openRandomAccessFile(path);
      files.push(file);
      for (const [name, tensor] of readTableOfContents(file)) {
        const other = tensors.get(name);
        if (other) throw new Error(`Expected tensor "${name}" once, but both ${other.file.path} and ${path} hold it.`);
        tensors.set(name, tensor);
      }
    }
  } catch (error) {
    for (const file of files) file.close();
    throw error;
  }
  return { tensors, source: createTensorSource(description, tensors, files) };
}

/** File layout: header length (u64), header (JSON), data. Offsets count from the start of the data. */
function readTableOfContents(file: RandomAccessFile): [string, StoredTensor][] {
  const headerLength = readHeaderLength(file);
  const header = new Uint8Array(headerLength);
  file.read(LENGTH_FIELD, header);
  const entries = Object.entries(parseJson(header, `the header of ${file.path}`, headerSchema));

  const dataStart = LENGTH_FIELD + headerLength;
  let covered = 0;
  for (const [name, entry] of entries.toSorted(([, a], [, b]) => compareOffsets(a.data_offsets, b.data_offsets))) {
    const [begin, end] = entry.data_offsets;
    const length = elementCount(entry.shape) * bytesPerElement[entry.dtype];
    if (begin !== covered || end - begin !== length) {
      throw new Error(
        `Expected tensor "${name}" of ${file.path}, ${entry.dtype} [${entry.shape.join(', ')}], at data offsets ` +
          `${covered} to ${covered + length}, but its header says ${begin} to ${end}; the file is damaged.`,
      );
    }
    covered = end;
  }
  if (dataStart + covered !== file.size) {
    throw new Error(
      `Expected ${file.path} to have ${dataStart + covered} bytes, but it has ${file.size}; download it again.`,
    );
  }
  return entries.map(([name, { dtype, shape, data_offsets }]) => [
    name,
    { dtype, shape, file, position: dataStart + data_offsets[0] },
  ]);
}

function readHeaderLength(file: RandomAccessFile): number {
  if (file.size < LENGTH_FIELD) {
    throw new Error(`Expected ${file.path} to be a safetensors file, but it has only ${file.size} bytes.`);
  }
  const field = new Uint8Array(LENGTH_FIELD);
  file.read(0, field);
  const length = new DataView(field.buffer).getBigUint64(0, true);
  const limit = Math.min(LONGEST_HEADER, file.size - LENGTH_FIELD);
  if (length > limit) {
    throw new Error(
      `Expected a safetensors header of at most ${limit} bytes in ${file.path}, but its length field says ${length}; ` +
        'the file is damaged or in another format.',
    );
  }
  return Number(length);
}

function compareOffsets(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
