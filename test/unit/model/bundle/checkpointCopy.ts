import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE } from '../checkpoint/referenceFolder.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

/** A whole copy of the reference checkpoint, without what is expected of it, to change. */
export function checkpointCopy(folder = temporaryFolder()): string {
  for (const name of readdirSync(REFERENCE).filter((name) => !name.startsWith('expected'))) {
    copyFileSync(join(REFERENCE, name), join(folder, name));
  }
  return folder;
}

/** Takes tensors out of the weights. */
export function removeTensors(checkpoint: string, ...names: readonly string[]): void {
  const file = join(checkpoint, 'model.safetensors');
  const bytes = readFileSync(file);
  const dataStart = 8 + Number(bytes.readBigUInt64LE(0));
  const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(bytes.toString('utf8', 8, dataStart));
  const pieces: Buffer[] = [];
  let end = 0;
  for (const [name, { data_offsets }] of Object.entries(header)) {
    if (names.includes(name)) delete header[name];
    else if (name !== '__metadata__') {
      const piece = bytes.subarray(dataStart + data_offsets[0], dataStart + data_offsets[1]);
      header[name].data_offsets = [end, end + piece.length];
      end += piece.length;
      pieces.push(piece);
    }
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(file, Buffer.concat([length, text, ...pieces]));
}

/** Changes the last bytes of the weights, which belong to one tensor. */
export function changeWeights(checkpoint: string): void {
  const file = join(checkpoint, 'model.safetensors');
  const bytes = readFileSync(file);
  bytes.set([0, 0], bytes.length - 2);
  writeFileSync(file, bytes);
}
