import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** Bytes of a file. */
export interface Extent {
  readonly position: number;
  readonly length: number;
}

const MOST_ENTRIES = 65_536;
const STORED = 0;

/**
 * Lists where the entries of a `torch.save` archive lie, by their names below its one top folder.
 * Entries are stored and not compressed, so that tensors can be read in place and no file unpacks to more than its size.
 * Throws, naming the file and the entry, on everything else.
 */
export async function locateEntries(path: string): Promise<ReadonlyMap<string, Extent>> {
  const archive = await openArchive(path);
  try {
    if (archive.entryCount > MOST_ENTRIES) {
      throw new Error(`Expected at most ${MOST_ENTRIES} entries in ${path}, but it has ${archive.entryCount}.`);
    }
    const extents = new Map<string, Extent>();
    for await (const entry of archive.eachEntry()) {
      if (extents.has(entry.fileName)) throw new Error(`Expected entry "${entry.fileName}" of ${path} once.`);
      requireStored(entry, path);
      const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
      extents.set(entry.fileName, { position: fileDataStart, length: entry.uncompressedSize });
    }
    return belowTopFolder(extents, path);
  } finally {
    archive.close();
  }
}

async function openArchive(path: string): Promise<ZipFile> {
  return openPromise(path, { autoClose: false, lazyEntries: true });
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
