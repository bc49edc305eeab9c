import { unpickle } from './pickle.ts';
import { isTyped, type PickleValue, type TorchTensor } from './pickleValue.ts';
import { openRandomAccessFile, type RandomAccessFile } from './randomAccessFile.ts';
import { createTensorSource, type StoredTensor } from './storedTensors.ts';
import { bytesPerElement, type TensorSource } from './tensorSource.ts';
import { type Extent, locateEntries } from './torchArchive.ts';

type Entries = ReadonlyMap<string, Extent>;

const ZIP_MAGIC = 'PK\x03\x04';
const LONGEST_PICKLE = 16 * 2 ** 20;

/**
 * Opens the state dict that `torch.save` wrote to a `.pth` or `.pt` file, without executing anything in it: a flat dict
 * of tensors, or one below the key `state_dict`. Other values of the dict are ignored.
 * @throws naming the file and what was found, for the old non-zip format, TorchScript, big-endian files, and pickles
 * that hold more than tensors and plain containers.
 */
export async function openTorchCheckpoint(path: string): Promise<TensorSource> {
  const file = openRandomAccessFile(path);
  try {
    requireZip(file);
    const entries = await locateEntries(path);
    requireLittleEndian(file, entries);
    const pickle = readEntry(file, findEntry(entries, 'data.pkl', path), LONGEST_PICKLE);
    const tensors = new Map<string, StoredTensor>();
    for (const [name, tensor] of stateDict(unpickle(pickle, path), path)) {
      tensors.set(name, locateTensor(name, tensor, entries, file));
    }
    return createTensorSource(path, tensors, [file]);
  } catch (error) {
    file.close();
    throw error;
  }
}

function requireZip(file: RandomAccessFile): void {
  const magic = readEntry(file, { position: 0, length: Math.min(file.size, ZIP_MAGIC.length) }, ZIP_MAGIC.length);
  if (Buffer.from(magic).toString('latin1') === ZIP_MAGIC) return;
  throw new Error(
    `Expected ${file.path} to be a zip archive written by torch.save, but it is not; ` +
      'files older than PyTorch 1.6 have to be loaded and saved again.',
  );
}

function requireLittleEndian(file: RandomAccessFile, entries: Entries): void {
  const entry = entries.get('byteorder');
  if (!entry || Buffer.from(readEntry(file, entry, 16)).toString('latin1') === 'little') return;
  throw new Error(`Expected little-endian tensors in ${file.path}, but its byteorder entry says otherwise.`);
}

/** Named tensors, in the order of the file. */
function stateDict(saved: PickleValue, path: string): [string, TorchTensor][] {
  const nested = saved instanceof Map ? saved.get('state_dict') : undefined;
  const dict = nested instanceof Map ? nested : saved;
  const tensors: [string, TorchTensor][] = [];
  for (const [name, value] of dict instanceof Map ? dict : []) {
    if (typeof name === 'string' && isTyped(value, 'tensor')) tensors.push([name, value]);
  }
  if (tensors.length > 0) return tensors;
  throw new Error(
    `Expected a dict of tensors in ${path}, at its top or below "state_dict", but found no tensor there.`,
  );
}

function locateTensor(name: string, tensor: TorchTensor, entries: Entries, file: RandomAccessFile): StoredTensor {
  const { storage, offset, shape, strides } = tensor;
  const entry = findEntry(entries, `data/${storage.key}`, file.path);
  const itemSize = bytesPerElement[storage.dtype];
  if (storage.count * itemSize > entry.length) {
    throw new Error(
      `Expected ${storage.count * itemSize} bytes of storage for tensor "${name}" of ${file.path}, ` +
        `but its entry has ${entry.length}; the file is damaged.`,
    );
  }
  const located = { dtype: storage.dtype, shape, file, position: entry.position + offset * itemSize };
  return isRowMajor(shape, strides) ? located : { ...located, strides };
}

/** Whether the strides are those of a contiguous tensor; an axis of one element may have any. */
function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

function findEntry(entries: Entries, name: string, path: string): Extent {
  const entry = entries.get(name);
  if (entry) return entry;
  throw new Error(`Expected an entry "${name}" in ${path}, but there is none; it was not written by torch.save.`);
}

function readEntry(file: RandomAccessFile, { position, length }: Extent, limit: number): Uint8Array {
  if (length > limit) {
    throw new Error(
      `Expected at most ${limit} bytes at offset ${position} of ${file.path}, but the entry has ${length}.`,
    );
  }
  const bytes = new Uint8Array(length);
  file.read(position, bytes);
  return bytes;
}
