import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readObjEmbedConfig } from '../../model/checkpoint/config.ts';
import { elementCount } from '../../model/checkpoint/tensorSource.ts';
import { checkpointShapes } from './shapes.ts';
import { configJson, type Size } from './sizes.ts';
import { copiedFiles, tokenizerJson } from './tokenizer.ts';

export type RandomCheckpointOptions = Size & {
  /** The folder to write. */
  readonly out: string;
  /** The largest size of a shard, in bytes; by default that of the published checkpoints. */
  readonly shardBytes?: number;
};

type Tensor = { readonly name: string; readonly shape: readonly number[] };

const BYTES = 2;

/**
 * Writes a checkpoint of the published layout with random bf16 weights, which keep the size of what goes through them.
 * Values are streamed: memory stays at a few megabytes.
 */
export async function writeRandomCheckpoint(options: RandomCheckpointOptions): Promise<void> {
  const { out, shardBytes = 5e9 } = options;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'config.json'), JSON.stringify(configJson(options), null, 2));
  writeFileSync(join(out, 'tokenizer.json'), JSON.stringify(tokenizerJson()));
  for (const file of copiedFiles) copyFileSync(file, join(out, basename(file)));
  const shards = splitIntoShards(tensorsOf(out), shardBytes);
  const nameOf = (index: number) =>
    shards.length === 1 ? 'model.safetensors' : `model-${number(index + 1)}-of-${number(shards.length)}.safetensors`;
  for (const [index, shard] of shards.entries()) await writeShard(join(out, nameOf(index)), shard);
  if (shards.length === 1) return;
  const weightMap = shards.flatMap((shard, index) => shard.map(({ name }) => [name, nameOf(index)]));
  const index = { metadata: {}, weight_map: Object.fromEntries(weightMap) };
  writeFileSync(join(out, 'model.safetensors.index.json'), JSON.stringify(index));
}

function number(index: number): string {
  return String(index).padStart(5, '0');
}

function tensorsOf(folder: string): Tensor[] {
  return Object.entries(checkpointShapes(readObjEmbedConfig(folder))).map(([name, shape]) => ({ name, shape }));
}

function splitIntoShards(tensors: readonly Tensor[], limit: number): Tensor[][] {
  const shards: Tensor[][] = [[]];
  let bytes = 0;
  for (const tensor of tensors) {
    const size = elementCount(tensor.shape) * BYTES;
    if (bytes > 0 && bytes + size > limit) {
      shards.push([]);
      bytes = 0;
    }
    shards.at(-1)?.push(tensor);
    bytes += size;
  }
  return shards;
}

async function writeShard(path: string, tensors: readonly Tensor[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(headerOf(tensors));
    for (const tensor of tensors) await writeTensor(file, tensor);
  } finally {
    await file.close();
  }
}

function headerOf(tensors: readonly Tensor[]): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, shape }) => {
    const begin = end;
    end += elementCount(shape) * BYTES;
    return [name, { dtype: 'BF16', shape, data_offsets: [begin, end] }];
  });
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text]);
}

async function writeTensor(file: FileHandle, tensor: Tensor): Promise<void> {
  const count = elementCount(tensor.shape);
  const values = fillValues(tensor, Math.min(count, normals.length));
  for (let done = 0; done < count; done += values.length) {
    const part = values.subarray(0, Math.min(values.length, count - done));
    await file.write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
}

/** The first values of a tensor, which repeat after these, as bfloat16; they stay until the next call. */
function fillValues({ name, shape }: Tensor, count: number): Uint16Array {
  const constant = name.endsWith('log_scale') ? Math.log(20) : /^logit_(image_)?bias$/.test(name) && -3 * Math.log(99);
  const isNorm = shape.length === 1 && name.endsWith('weight');
  const spread = shape.length === 1 ? 0.1 : 1 / Math.sqrt(elementCount(shape.slice(1)));
  const start = startOf(name);
  for (let i = 0; i < count; i++) {
    const normal = normals[(start + i) % normals.length];
    floats[0] = constant === false ? spread * normal + (isNorm ? 1 : 0) : constant;
    halves[i] = floatBits[0] >>> 16;
  }
  return halves.subarray(0, count);
}

/** Another place in the numbers for each tensor: ONNX Runtime keeps one copy of weights that are alike. */
function startOf(name: string): number {
  return [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 7) % normals.length;
}

/** Normally distributed, by the sum of uniforms; a prime number of them, so that no two rows of a matrix are alike. */
const normals = normalNumbers(1_048_583);

function normalNumbers(count: number): Float32Array {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const sum = () => uniform() + uniform() + uniform() + uniform() + uniform() + uniform();
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = (sum() - 3) * Math.SQRT2;
  return numbers;
}

// The upper half of fp32 is bfloat16, rounded towards zero.
const floats = new Float32Array(1);
const floatBits = new Uint32Array(floats.buffer);
const halves = new Uint16Array(normals.length);
