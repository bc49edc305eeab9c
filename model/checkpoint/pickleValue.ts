import type { Dtype } from './tensorSource.ts';

/** What a `torch.save` pickle may hold: data only. A class or function is at most a name, and never called. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleDict
  | PickleTuple
  | PickleList
  | PickleGlobal
  | TorchStorage
  | TorchTensor;

export type PickleDict = Map<PickleValue, PickleValue>;

export interface PickleTuple {
  readonly type: 'tuple';
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly type: 'list';
  readonly items: PickleValue[];
}

/** An importable name such as `torch.FloatStorage`, kept as inert text. */
export interface PickleGlobal {
  readonly type: 'global';
  readonly name: string;
}

/** A run of elements in the archive entry `data/<key>`; tensors may share it. */
export interface TorchStorage {
  readonly type: 'storage';
  readonly dtype: Dtype;
  readonly key: string;
  /** Elements. */
  readonly count: number;
}

/** A strided view whose every element lies in its storage; offset and strides are in elements. */
export interface TorchTensor {
  readonly type: 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

type TypedValue = Extract<PickleValue, { readonly type: string }>;

/** Whether a value is of one of the kinds that carry their type. */
export function isTyped<K extends TypedValue['type']>(
  value: PickleValue | undefined,
  type: K,
): value is Extract<TypedValue, { readonly type: K }> {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === type;
}
