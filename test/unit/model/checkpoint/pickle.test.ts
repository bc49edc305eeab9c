import { describe, expect, test } from 'vitest';
import { unpickle } from '../../../../model/checkpoint/pickle.ts';
import { call, dict, integer, named, ORDERED_DICT, pickle, tensor, text, tuple, type View } from './pickleWriter.ts';

const read = (...operations: readonly string[]) => unpickle(pickle(...operations), 'a.pth');

describe('plain data', () => {
  test.each([
    ['N', null],
    ['\x88', true],
    ['\x89', false],
    ['K\xff', 255],
    ['M\x01\x02', 513],
    ['J\xff\xff\xff\xff', -1],
    ['\x8a\x00', 0],
    ['\x8a\x01\xfe', -2],
    [integer(2 ** 40), 2 ** 40],
    ['G\x3f\xe0\x00\x00\x00\x00\x00\x00', 0.5],
    ['U\x02ab', 'ab'],
    [text('Größe 蓝'), 'Größe 蓝'],
  ])('%j', (operations, value) => {
    expect(read(operations)).toBe(value);
  });

  test('containers keep their order and share what the memo shares', () => {
    const shared = read(']q\x00', 'K\x01a', 'h\x00', '\x86');
    expect(shared).toEqual({
      type: 'tuple',
      items: [
        { type: 'list', items: [1] },
        { type: 'list', items: [1] },
      ],
    });
    expect(read(dict({ b: 'K\x02', a: ')' }))).toEqual(
      new Map<unknown, unknown>([
        ['b', 2],
        ['a', { type: 'tuple', items: [] }],
      ]),
    );
    expect(read('(K\x01K\x02l')).toEqual({ type: 'list', items: [1, 2] });
    expect(read('](K\x01K\x02e')).toEqual({ type: 'list', items: [1, 2] });
  });

  test('an ordered dict keeps its items and loses its attributes', () => {
    const state = read(ORDERED_DICT, `${text('a')}K\x01s`, dict({ _metadata: 'N' }), 'b');
    expect(state).toEqual(new Map([['a', 1]]));
  });

  test('a tensor is a view of its storage, a parameter its tensor', () => {
    const view: View = { type: 'HalfStorage', key: '7', count: 12, offset: 2, size: [2, 5], stride: [1, 2] };
    const expected = {
      type: 'tensor',
      storage: { type: 'storage', dtype: 'F16', key: '7', count: 12 },
      offset: 2,
      shape: [2, 5],
      strides: [1, 2],
    };
    expect(read(tensor(view))).toEqual(expected);
    const parameter = call(named('torch._utils', '_rebuild_parameter'), tensor(view), '\x88', ORDERED_DICT);
    expect(read(parameter)).toEqual(expected);
  });
});

describe('refused by name, before anything else is read:', () => {
  test.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['subprocess', 'Popen'],
    ['builtins', 'eval'],
    ['builtins', 'getattr'],
    ['__builtin__', 'exec'],
    ['importlib', 'import_module'],
    ['pickle', 'loads'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['torch', 'storage.UntypedStorage.from_file'],
    ['collections', 'OrderedDict.fromkeys'],
    ['torch._utils', '_rebuild_tensor'],
    ['torch._tensor', '_rebuild_from_type_v2'],
    ['', ''],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
  ])('%s.%s', (module, name) => {
    expect(() => read(named(module, name), '\xff')).toThrow(`names "${module}.${name}"; nothing was executed`);
  });

  test('names cannot smuggle control characters into a terminal', () => {
    expect(() => read(named('\x1b[2J', 'x'))).toThrow('names "\\u001b[2J.x"');
  });

  test('every opcode that torch.save does not need', () => {
    const needed = '\x80N\x88\x89KMJ\x8aGUX()\x85\x86\x87t]l}daesucRbQqrhj.';
    const others = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
      (c) => !needed.includes(c),
    );
    expect(others).toHaveLength(256 - needed.length);
    for (const opcode of others) {
      expect(() => read('N', opcode)).toThrow(`uses opcode 0x${opcode.charCodeAt(0).toString(16)}`);
    }
  });
});

describe('refused calls:', () => {
  test.each([
    ['a storage type', call(named('torch', 'FloatStorage')), 'calls torch.FloatStorage'],
    ['a string', call(text('os.system')), 'calls something else than a named function'],
    ['a dict', call('}'), 'calls something else'],
    ['arguments that are no tuple', `${named('torch', 'Size')}]R`, 'call arguments that is not a tuple'],
    ['an ordered dict of items', call(named('collections', 'OrderedDict'), ']'), 'passes arguments'],
    ['a parameter of a dict', call(named('torch._utils', '_rebuild_parameter'), '}'), 'something else than a tensor'],
    ['a tensor without storage', call(named('torch._utils', '_rebuild_tensor_v2')), 'something else than a storage'],
    ['attributes of a tensor', `${tensor({ count: 1, size: [], stride: [] })}}b`, 'sets attributes'],
    ['a persistent id of another kind', `${tuple(text('module'), 'N')}Q`, 'another kind than "storage"'],
    ['a persistent id that is a string', `${text('storage')}Q`, 'not a tuple'],
    ['a storage of no known type', `${tuple(text('storage'), text('torch.FloatStorage'))}Q`, 'unknown type'],
  ])('%s', (_, operations, reason) => {
    expect(() => read(operations)).toThrow(reason);
  });
});

describe('refused views:', () => {
  test.each<[string, View, string]>([
    ['past the end', { count: 5, size: [2, 3], stride: [3, 1] }, 'leaves its storage of 5 elements'],
    ['past the end by their offset', { count: 6, offset: 1, size: [6], stride: [1] }, 'leaves its storage'],
    ['past the end by their stride', { count: 6, size: [2], stride: [2 ** 40] }, 'leaves its storage'],
    ['of negative stride', { count: 6, size: [2], stride: [-1] }, 'a tensor stride that is not a whole number'],
    ['of negative offset', { count: 6, offset: -1, size: [1], stride: [1] }, 'a storage offset that is not'],
    ['of negative size', { count: 6, size: [-1], stride: [1] }, 'a tensor size that is not'],
    ['of fewer strides than sizes', { count: 6, size: [1, 2], stride: [1] }, 'differ in length'],
    ['of an unlikely rank', { count: 1, size: Array(65).fill(1), stride: Array(65).fill(1) }, '65 axes'],
    ['that repeat one element into terabytes', { count: 1, size: [2 ** 20, 2 ** 20], stride: [0, 0] }, 'too often'],
    ['of a storage of unsafe size', { count: 2 ** 60, size: [1], stride: [1] }, 'a storage size that is not'],
  ])('%s', (_, view, reason) => {
    expect(() => read(tensor(view))).toThrow(reason);
  });
});

describe('bounded work on malformed pickles:', () => {
  test('a pickle cut off anywhere is an error that names the file', () => {
    const whole = pickle(dict({ a: tensor({ count: 2, size: [2], stride: [1] }), b: 'G\0\0\0\0\0\0\0\0' }));
    for (let length = 0; length < whole.length; length++) {
      expect(() => unpickle(whole.subarray(0, length), 'a.pth')).toThrow(/a\.pth, but at byte \d+ its pickle/);
    }
  });

  test.each([
    ['a text longer than the file', 'X\xff\xff\xff\xff', 'cut off: 4294967295 more bytes'],
    ['a name without end', `c${'x'.repeat(1000)}`, 'endless name'],
    ['text that is not UTF-8', 'U\x01\xff', 'not UTF-8'],
    ['a value from an empty stack', '\x86', 'empty stack'],
    ['a mark that was never set', 't', 'never set'],
    ['a memory never stored', 'h\x05', 'recalls value 5'],
    ['an item of a tuple', ')K\x01K\x02s', 'something else than a dict'],
    ['a key without value', '}(K\x01u', 'without a value'],
    ['an append to a dict', '}K\x01a', 'something else than a list'],
    ['a newer protocol', '\x80\x04', 'protocol 4'],
  ])('%s', (_, operations, reason) => {
    expect(() => read(operations)).toThrow(reason);
  });

  test('endless operations stop at a limit', () => {
    expect(() => read('}'.repeat(1_000_001))).toThrow('more than 1000000 operations');
    expect(() => read('('.repeat(1_000_001))).toThrow('more than 1000000 operations');
  });

  test('nesting and sharing cost no more than their operations', () => {
    const depth = 100_000;
    expect(read(']'.repeat(depth), 'a'.repeat(depth - 1))).toMatchObject({ type: 'list' });
    expect(read(')q\0', 'h\0h\0\x86q\0'.repeat(depth))).toMatchObject({ type: 'tuple' });
    expect(read('Nr\xff\xff\xff\xff', 'j\xff\xff\xff\xff')).toBe(null);
  });
});
