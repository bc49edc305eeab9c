import { type Entry, openPromise } from 'yauzl';

/** Bytes of a file. */
export interface Extent {
  readonly position: number;
  readonly length: number;
}

interface LocatedEntry {
  readonly entry: Entry;
  readonly position: number;
}

/** A storage each for tens of thousands of tensors. */
const MOST_ENTRIES = 65_536;
const STORED = 0;

/**
 * Lists where the entries of a `torch.save` archive lie, by their names below its one top folder.
 * Entries are stored and not compressed, so that tensors can be read in place and no file unpacks to more than its size.
 * @throws naming the file and the entry, on everything else.
 */
export async function locateEntries(path: string): Promise<ReadonlyMap<string, Extent>> {
  const entries = await listEntries(path);
  if (entries.some(({ entry }) => entry.fileName.endsWith('/constants.pkl'))) {
    throw new Error(
      `Expected a state dict in ${path}, but it is a TorchScript program; save its state_dict() instead.`,
    );
  }
  const extents = new Map<string, Extent>();
  for (const { entry, position } of entries) {
    requireStored(entry, path);
    if (extents.has(entry.fileName)) {
      throw new Error(`Expected entry "${entry.fileName}" of ${path} once, but it occurs twice; the file is damaged.`);
    }
    extents.set(entry.fileName, { position, length: entry.uncompressedSize });
  }
  return belowTopFolder(extents, path);
}

async function listEntries(path: string): Promise<LocatedEntry[]> {
  try {
    const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
    try {
      if (archive.entryCount > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`);
      const entries: LocatedEntry[] = [];
      for await (const entry of archive.eachEntry()) {
        const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
        entries.push({ entry, position: fileDataStart });
      }
      return entries;
    } finally {
      archive.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Expected ${path} to be a complete zip archive, but ${reason}; download it again.`, {
      cause: error,
    });
  }
}

function requireStored(entry: Entry, path: string): void {
  const isStored = entry.compressionMethod === STORED && entry.compressedSize === entry.uncompressedSize;
  if (isStored && !entry.isEncrypted()) return;
  throw new Error(
    `Expected entry "${entry.fileName}" of ${path} to be stored as torch.save does, but it is compressed or encrypted.`,
  );
}

function belowTopFolder(extents: ReadonlyMap<string, Extent>, path: string): ReadonlyMap<string, Extent> {
  const folders = new Set(Array.from(extents.keys(), (name) => name.slice(0, name.indexOf('/') + 1)));
  const [folder] = folders;
  if (folders.size !== 1 || !folder) {
    throw new Error(`Expected one top folder in ${path}, as torch.save writes it, but it has ${folders.size}.`);
  }
  return new Map(Array.from(extents, ([name, extent]) => [name.slice(folder.length), extent]));
}
