import type { Tensor } from 'onnxruntime-node';

/** A row-major fp32 tensor. */
export interface FloatTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Named inputs of one run; an fp32 result of one graph can be fed to the next as it is. */
export type Feeds = Readonly<Record<string, FloatTensor | Tensor>>;
