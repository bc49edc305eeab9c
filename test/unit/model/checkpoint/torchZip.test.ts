import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementCount } from '../../../../model/checkpoint/tensorSource.ts';
import { openTorchCheckpoint } from '../../../../model/checkpoint/torchZip.ts';
import { dict, pickle, tensor } from './pickleWriter.ts';
import { storedZip } from './storedZip.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const FIXTURES = 'test/fixtures/torch';

async function valuesOf(path: string) {
  const source = await openTorchCheckpoint(path);
  const values = Object.fromEntries(
    Array.from(source.names(), (name) => {
      const { dtype, shape } = source.info(name);
      return [name, { dtype, shape, values: Array.from(source.readFloat32(name)) }];
    }),
  );
  source.close();
  return values;
}

function write(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'weights.pth');
  writeFileSync(path, bytes);
  return path;
}

describe('what torch.save wrote', () => {
  test('in every dtype', async () => {
    const stored = await valuesOf(join(FIXTURES, 'dtypes.pth'));
    for (const dtype of ['F32', 'F16', 'BF16', 'F64']) {
      expect(stored[dtype]).toEqual({ dtype, shape: [4], values: [0, 1, -2, 3.5] });
    }
    for (const dtype of ['I64', 'I32', 'I16', 'I8']) {
      expect(stored[dtype]).toEqual({ dtype, shape: [4], values: [0, 1, -2, 100] });
    }
    expect(stored.U8.values).toEqual([0, 1, 2, 255]);
    expect(stored.BOOL.values).toEqual([1, 0]);
    expect(stored['large I64'].values).toEqual([2 ** 40, -(2 ** 40)]);
  });

  test('as views of shared storages, scalars and empty tensors', async () => {
    const stored = await valuesOf(join(FIXTURES, 'views.pth'));
    const columns = Array.from({ length: 24 }, (_, i) => (i % 4) * 6 + Math.floor(i / 4));
    expect(stored.transposed).toEqual({ dtype: 'F32', shape: [6, 4], values: columns });
    expect(stored['half transposed']).toEqual({ dtype: 'F16', shape: [6, 4], values: columns });
    expect(stored.base.values).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(stored.column).toEqual({ dtype: 'F32', shape: [4], values: [2, 8, 14, 20] });
    expect(stored.steps).toEqual({ dtype: 'F32', shape: [2, 3], values: [7, 9, 11, 19, 21, 23] });
    expect(stored.expanded).toEqual({ dtype: 'F32', shape: [2, 3], values: [0, 1, 2, 0, 1, 2] });
    expect(stored.scalar).toEqual({ dtype: 'F32', shape: [], values: [7.5] });
    expect(stored.empty).toEqual({ dtype: 'F32', shape: [0, 3], values: [] });
  });

  test('as the state dict of a module, flat or nested beside other values', async () => {
    const stored = await valuesOf(join(FIXTURES, 'module.pth'));
    expect(Object.keys(stored)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '1.running_mean',
      '1.running_var',
      '1.num_batches_tracked',
    ]);
    expect(stored['0.weight']).toEqual({ dtype: 'F32', shape: [2, 3], values: [0, 1, 2, 3, 4, 5] });
    expect(stored['1.num_batches_tracked']).toEqual({ dtype: 'I64', shape: [], values: [0] });
    expect(await valuesOf(join(FIXTURES, 'nested.pth'))).toEqual(stored);
  });

  test('in the zip64 form of large archives', async () => {
    expect(await valuesOf(join(FIXTURES, 'zip64.pth'))).toEqual(await valuesOf(join(FIXTURES, 'module.pth')));
  });

  test('as a parameter', async () => {
    const stored = await valuesOf(join(FIXTURES, 'parameter.pth'));
    expect(stored).toEqual({ weight: { dtype: 'F32', shape: [2, 3], values: [0, 1, 2, 3, 4, 5] } });
  });

  test('as a detector of the published layout', async () => {
    const source = await openTorchCheckpoint('test/fixtures/reference/tiny-proposer-a/wedetect_base_uni.pth');
    expect(source.info('embeddings')).toEqual({ dtype: 'F32', shape: [32, 96] });
    expect(source.has('bbox_head.head_module.cls_contrasts.2.logit_scale')).toBe(true);
    expect(() => source.readBytes('absent')).toThrow(/"absent" in .*wedetect_base_uni\.pth/);
    source.close();
    expect(() => source.readBytes('embeddings')).toThrow(/closed/);
  });
});

describe('refused by name, with nothing executed:', () => {
  test.each([
    ['hostile-system.pth', 'names "posix.system"'],
    ['hostile-eval.pth', 'names "__builtin__.eval"'],
    ['hostile-getattr.pth', 'names "__builtin__.getattr"'],
    ['hostile-loads.pth', 'names "pickle.loads"'],
    ['hostile-newobj.pth', 'names "__main__.Instance"'],
    ['hostile-ordered-dict.pth', 'passes arguments to collections.OrderedDict'],
    ['module-object.pth', 'names "torch.nn.modules.linear.Linear"'],
    ['protocol4.pth', 'is of protocol 4'],
    ['legacy.pth', 'older than PyTorch 1.6'],
    ['torchscript.pt', 'is a TorchScript program'],
    ['compressed.pth', 'is compressed or encrypted'],
    ['no-tensors.pth', 'found no tensor'],
  ])('%s', async (name, reason) => {
    const refusal = await openTorchCheckpoint(join(FIXTURES, name)).catch(String);
    expect(refusal).toContain(reason);
    expect(refusal).toContain(join(FIXTURES, name));
    expect(existsSync('hostile-was-here')).toBe(false);
  });
});

describe('refused archives:', () => {
  const onePickle = pickle(dict({ a: tensor({ count: 2, size: [2], stride: [1] }) }));
  const storage = new Uint8Array(Float32Array.of(1, 2).buffer);
  const ascii = (value: string) => Buffer.from(value);

  test('the archive without the fault is read', async () => {
    const path = write(
      storedZip([
        ['x/data.pkl', onePickle],
        ['x/byteorder', ascii('little')],
        ['x/data/0', storage],
      ]),
    );
    expect(await valuesOf(path)).toEqual({ a: { dtype: 'F32', shape: [2], values: [1, 2] } });
  });

  test.each<[string, (readonly [string, Uint8Array])[], string]>([
    ['no pickle', [['x/data/0', storage]], 'an entry "data.pkl"'],
    ['no storage', [['x/data.pkl', onePickle]], 'an entry "data/0"'],
    [
      'a short storage',
      [
        ['x/data.pkl', onePickle],
        ['x/data/0', storage.subarray(0, 7)],
      ],
      'Expected 8 bytes of storage for tensor "a"',
    ],
    [
      'an entry twice',
      [
        ['x/data.pkl', onePickle],
        ['x/data/0', storage],
        ['x/data/0', storage],
      ],
      'it occurs twice',
    ],
    [
      'two top folders',
      [
        ['x/data.pkl', onePickle],
        ['y/data/0', storage],
      ],
      'one top folder',
    ],
    ['no top folder', [['data.pkl', onePickle]], 'one top folder'],
    ['a path upwards', [['../data.pkl', onePickle]], 'invalid relative path'],
    [
      'big-endian tensors',
      [
        ['x/data.pkl', onePickle],
        ['x/data/0', storage],
        ['x/byteorder', ascii('big')],
      ],
      'little-endian',
    ],
    ['a pickle of unlikely size', [['x/data.pkl', new Uint8Array(2 ** 24 + 1)]], 'at most 16777216 bytes'],
  ])('%s', async (_, entries, reason) => {
    const path = write(storedZip(entries));
    const refusal = await openTorchCheckpoint(path).catch(String);
    expect(refusal).toContain(reason);
    expect(refusal).toContain(path);
  });

  test('one that is cut off anywhere', async () => {
    const whole = readFileSync(join(FIXTURES, 'module.pth'));
    const path = join(temporaryFolder(), 'cut.pth');
    for (let length = 0; length < whole.length; length += 37) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(openTorchCheckpoint(path)).rejects.toThrow(path);
    }
  });
});

test('any damage of the bytes gives whole tensors or an error that names the file', async () => {
  const path = join(temporaryFolder(), 'damaged.pth');
  const original = storedZip([
    [
      'x/data.pkl',
      pickle(
        dict({ a: tensor({ count: 6, size: [2, 3], stride: [1, 2] }), b: tensor({ count: 6, size: [], stride: [] }) }),
      ),
    ],
    ['x/data/0', new Uint8Array(24)],
  ]);
  const damage = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = Buffer.from(original);
      for (const [at, value] of changes) bytes[at] = value;
      writeFileSync(path, bytes);
      try {
        const source = await openTorchCheckpoint(path);
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
