import { isTyped, type PickleTuple, type PickleValue, type TorchStorage, type TorchTensor } from './pickleValue.ts';
import { spanOf } from './storedTensors.ts';
import { type Dtype, elementCount } from './tensorSource.ts';

const storageDtypes: ReadonlyMap<string, Dtype> = new Map([
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.DoubleStorage', 'F64'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
  ['torch.storage.UntypedStorage', 'U8'],
]);

/** Our own meaning of the few callables that rebuild tensors and the containers around them. */
const callables: ReadonlyMap<string, (args: readonly PickleValue[]) => PickleValue> = new Map([
  ['collections.OrderedDict', orderedDict],
  ['torch.Size', size],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
]);

/** A view may repeat its storage, as `expand` does, up to this many elements; more would be a memory bomb. */
const MOST_REPEATED_ELEMENTS = 2 ** 20;
const MOST_AXES = 64;

/** Whether a pickle may name this class or function at all. */
export function isWhitelisted(name: string): boolean {
  return storageDtypes.has(name) || callables.has(name);
}

/**
 * What the whitelisted callable would return for these arguments.
 * @throws the reason of a refusal.
 */
export function callWhitelisted(name: string, args: readonly PickleValue[]): PickleValue {
  const callable = callables.get(name);
  if (!callable) throw new Error(`calls ${name}`);
  return callable(args);
}

/** The storage that a persistent id ('storage', type, key, location, count) stands for. */
export function loadStorage(id: PickleValue): TorchStorage {
  const [tag, type, key, , count] = tupleItems(id, 'a persistent id');
  if (tag !== 'storage') throw new Error('has a persistent id of another kind than "storage"');
  const dtype = isTyped(type, 'global') ? storageDtypes.get(type.name) : undefined;
  if (!dtype) throw new Error('has a storage of an unknown type');
  if (typeof key !== 'string') throw new Error('has a storage key that is not a string');
  return { type: 'storage', dtype, key, count: wholeNumber(count, 'a storage size') };
}

function orderedDict(args: readonly PickleValue[]): PickleValue {
  if (args.length > 0) throw new Error('passes arguments to collections.OrderedDict');
  return new Map();
}

function size(args: readonly PickleValue[]): PickleValue {
  return { type: 'tuple', items: wholeNumbers(args[0], 'torch.Size') };
}

/** Arguments: storage, offset, size, stride, requires_grad, backward hooks and, in newer files, metadata. */
function rebuildTensor(args: readonly PickleValue[]): TorchTensor {
  const [storage, offsetArgument, sizeArgument, strideArgument] = args;
  if (!isTyped(storage, 'storage')) throw new Error('rebuilds a tensor from something else than a storage');
  const offset = wholeNumber(offsetArgument, 'a storage offset');
  const shape = wholeNumbers(sizeArgument, 'a tensor size');
  const strides = wholeNumbers(strideArgument, 'a tensor stride');
  if (shape.length > MOST_AXES) throw new Error(`has a tensor of ${shape.length} axes`);
  if (shape.length !== strides.length) throw new Error('has a tensor whose size and stride differ in length');

  const view = `a tensor of size [${shape.join(', ')}] and stride [${strides.join(', ')}] at offset ${offset}`;
  const isEmpty = shape.includes(0);
  if (!isEmpty && offset + spanOf(shape, strides) > storage.count) {
    throw new Error(`has ${view}, which leaves its storage of ${storage.count} elements`);
  }
  if (!isEmpty && elementCount(shape) > Math.max(storage.count, MOST_REPEATED_ELEMENTS)) {
    throw new Error(`has ${view}, which repeats its storage of ${storage.count} elements too often`);
  }
  return { type: 'tensor', storage, offset, shape, strides };
}

/** Arguments: tensor, requires_grad, backward hooks. */
function rebuildParameter([tensor]: readonly PickleValue[]): TorchTensor {
  if (!isTyped(tensor, 'tensor')) throw new Error('makes a parameter of something else than a tensor');
  return tensor;
}

/** The items of a tuple, which is how a pickle passes arguments. */
export function tupleItems(value: PickleValue | undefined, what: string): PickleTuple['items'] {
  if (!isTyped(value, 'tuple')) throw new Error(`has ${what} that is not a tuple`);
  return value.items;
}

function wholeNumber(value: PickleValue | undefined, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`has ${what} that is not a whole number`);
}

function wholeNumbers(value: PickleValue | undefined, what: string): number[] {
  return tupleItems(value, what).map((item) => wholeNumber(item, what));
}
