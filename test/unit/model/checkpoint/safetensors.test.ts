import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSafetensors } from '../../../../model/checkpoint/safetensors.ts';
import { elementCount } from '../../../../model/checkpoint/tensorSource.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const REFERENCE = 'test/fixtures/reference';

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

function container(header: Header | string, data = new Uint8Array(0)): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

function write(bytes: Uint8Array, name = 'model.safetensors'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

const open = (header: Header | string, data?: Uint8Array<ArrayBuffer>) =>
  openSafetensors(write(container(header, data)));

const PAIR: Header = {
  second: { dtype: 'U8', shape: [3], data_offsets: [4, 7] },
  first: { dtype: 'F16', shape: [1, 2], data_offsets: [0, 4] },
};
const PAIR_DATA = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 7, 8, 9);

describe('a well-formed file', () => {
  test('gives names in header order, shapes, values and bytes', () => {
    const source = open(PAIR, PAIR_DATA);
    expect([...source.names()]).toEqual(['second', 'first']);
    expect(source.info('first')).toEqual({ dtype: 'F16', shape: [1, 2] });
    expect(Array.from(source.readFloat32('first'))).toEqual([1, -2]);
    expect(Array.from(source.readBytes('second'))).toEqual([7, 8, 9]);
    source.close();
  });

  test('may carry metadata, padding and tensors without elements', () => {
    const header = `{"__metadata__":{"format":"pt"},"none":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]}}    `;
    const source = open(header);
    expect([...source.names()]).toEqual(['none']);
    expect(source.readFloat32('none')).toHaveLength(0);
    source.close();
  });

  test('of a published layout is read from its folder', () => {
    const source = openSafetensors(join(REFERENCE, 'tiny-a'));
    expect(source.info('model.language_model.embed_tokens.weight')).toEqual({ dtype: 'BF16', shape: [576, 128] });
    expect(Array.from(source.readFloat32('logit_bias'))).toEqual([-3]);
    expect(() => source.info('lm_head.weight')).toThrow(/"lm_head.weight" in .*tiny-a/);
    source.close();
  });

  test('may be larger than 4 GiB', () => {
    const far = 5 * 2 ** 30;
    const header = container({
      far: { dtype: 'F32', shape: [1], data_offsets: [far, far + 4] },
      zeros: { dtype: 'U8', shape: [5, 2 ** 30], data_offsets: [0, far] },
    });
    const path = join(temporaryFolder(), 'sparse.safetensors');
    const descriptor = openSync(path, 'w');
    ftruncateSync(descriptor, header.length + far + 4);
    writeSync(descriptor, header, 0, header.length, 0);
    writeSync(descriptor, new Uint8Array(Float32Array.of(0.5).buffer), 0, 4, header.length + far);
    closeSync(descriptor);
    const source = openSafetensors(path);
    expect(Array.from(source.readFloat32('far'))).toEqual([0.5]);
    source.close();
  });
});

describe('shards', () => {
  const shard = (name: string, value: number) =>
    container({ [name]: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, Uint8Array.of(value));

  function folderOf(weightMap: Record<string, string>, files: Record<string, Buffer>): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    return folder;
  }

  test('are one source', () => {
    const source = openSafetensors(
      folderOf(
        { a: '1.safetensors', b: '2.safetensors' },
        { '1.safetensors': shard('a', 1), '2.safetensors': shard('b', 2) },
      ),
    );
    expect([...source.names()].map((name) => [name, source.readFloat32(name)[0]])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    source.close();
  });

  test.each([
    ['that hold a tensor twice', { a: '1.safetensors', b: '2.safetensors' }, /"a" once, but both .*1.*2/],
    ['that lack a listed tensor', { a: '1.safetensors', c: '1.safetensors' }, /"c" in .*1\.safetensors/],
    ['outside the folder', { a: '../1.safetensors' }, /plain names .* "..\/1.safetensors"/],
    ['in absolute places', { a: '/etc/1.safetensors' }, /plain names/],
    ['that are missing', { a: '9.safetensors' }, /9\.safetensors/],
  ])('%s are refused', (_, weightMap, message) => {
    const folder = folderOf(weightMap, { '1.safetensors': shard('a', 1), '2.safetensors': shard('a', 2) });
    expect(() => openSafetensors(folder)).toThrow(message);
  });
});

describe('a malformed file is refused:', () => {
  const entry = (dtype: string, shape: number[], begin: number, end: number) => ({
    dtype,
    shape,
    data_offsets: [begin, end] as [number, number],
  });

  test.each<[string, Header | string, number, RegExp]>([
    [
      'a gap',
      { a: entry('U8', [1], 0, 1), b: entry('U8', [1], 2, 3) },
      3,
      /"b" .* offsets 1 to 2, but its header says 2 to 3/,
    ],
    ['an overlap', { a: entry('U8', [2], 0, 2), b: entry('U8', [2], 1, 3) }, 3, /"b" .* offsets 2 to 4/],
    ['a size that is not that of the shape', { a: entry('F32', [2], 0, 4) }, 4, /"a" .*F32 \[2\]/],
    ['a shape whose product overflows', { a: entry('U8', [2 ** 40, 2 ** 40], 0, 4) }, 4, /"a"/],
    ['offsets in reverse', { a: entry('U8', [1], 1, 0) }, 1, /"a"/],
    ['data that are cut off', { a: entry('U8', [4], 0, 4) }, 3, /bytes, but it has/],
    ['data that go on', { a: entry('U8', [4], 0, 4) }, 5, /bytes, but it has/],
    ['an unknown dtype', { a: entry('F8_E4M3', [1], 0, 1) }, 1, /a\.dtype/],
    ['a negative size', { a: entry('U8', [-1], 0, 1) }, 1, /a\.shape\.0/],
    ['a fractional offset', '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,0.5]}}', 1, /a\.data_offsets\.1/],
    ['a header that is no object', '[1]', 0, /top level/],
    ['a header that is no JSON', '{"a":', 0, /cannot be parsed/],
    [
      'a name listed twice',
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}',
      2,
      /"a"/,
    ],
  ])('%s', (_, header, dataLength, message) => {
    expect(() => open(header, new Uint8Array(dataLength))).toThrow(message);
  });

  test('a header length beyond the file', () => {
    const bytes = container('{}');
    bytes.writeBigUInt64LE(2n ** 63n);
    expect(() => openSafetensors(write(bytes))).toThrow(/length field says 9223372036854775808/);
  });

  test('a file shorter than its length field', () => {
    expect(() => openSafetensors(write(new Uint8Array(7)))).toThrow(/only 7 bytes/);
  });

  test('a missing file, a folder without weights, or one in place of a file', () => {
    const folder = temporaryFolder();
    expect(() => openSafetensors(join(folder, 'absent'))).toThrow(/a readable file .*absent/);
    expect(() => openSafetensors(folder)).toThrow(/model.safetensors or model.safetensors.index.json/);
    mkdirSync(join(folder, 'model.safetensors'));
    expect(() => openSafetensors(folder)).toThrow(/not a regular file/);
  });
});

test('any damage of the bytes gives whole tensors or an error that names the file', () => {
  const path = join(temporaryFolder(), 'damaged.safetensors');
  const original = container(PAIR, PAIR_DATA);
  const damage = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, fc.nat(original.length), (changes, kept) => {
      const bytes = Buffer.from(original);
      for (const [at, value] of changes) bytes[at] = value;
      writeFileSync(path, kept % 3 === 0 ? bytes.subarray(0, kept) : bytes);
      try {
        const source = openSafetensors(path);
        for (const name of source.names()) {
          expect(source.readFloat32(name)).toHaveLength(elementCount(source.info(name).shape));
        }
        source.close();
      } catch (error) {
        expect(String(error)).toContain(path);
      }
    }),
    { numRuns: 300 },
  );
});
