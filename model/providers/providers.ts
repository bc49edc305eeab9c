/** What stands in for operators that an execution provider lacks or computes wrongly. */
export const replacementIds = ['plain attention', 'separable RoIAlign'] as const;

export type Replacement = (typeof replacementIds)[number];

/** ONNX Runtime's execution providers that the app knows, by the names that ONNX Runtime gives them. */
export const providers = [
  { id: 'cpu', title: 'CPU', lacks: [], hint: 'It is part of the app.' },
  {
    id: 'cuda',
    title: 'CUDA (NVIDIA)',
    // Its grouped-query attention takes 16-bit floats alone, and its RoIAlign is an older version of the operator.
    lacks: ['plain attention', 'separable RoIAlign'],
    hint: 'It needs 64-bit Linux, an NVIDIA card with CUDA 12 and cuDNN, and the libraries that `npm run install:cuda` fetches.',
  },
  {
    id: 'webgpu',
    title: 'WebGPU',
    lacks: ['separable RoIAlign'],
    hint: 'It needs a graphics card with a driver for Vulkan, Direct3D 12 or Metal.',
  },
  {
    id: 'dml',
    title: 'DirectML (Windows)',
    // Its grouped-query attention takes the past of a sequence for nothing.
    lacks: ['plain attention'],
    hint: 'It is part of the app on Windows, and needs a graphics card with Direct3D 12.',
  },
  {
    id: 'coreml',
    title: 'CoreML (Apple)',
    lacks: ['plain attention', 'separable RoIAlign'],
    hint: 'It is part of the app on Macs with Apple silicon.',
  },
] as const satisfies readonly {
  readonly id: string;
  readonly title: string;
  /** Replacements for operators that it does not have at all; their CPU kernels would run in their stead. */
  readonly lacks: readonly Replacement[];
  /** What it takes to have it, as a sentence. */
  readonly hint: string;
}[];

export type ProviderId = (typeof providers)[number]['id'];

export const providerIds: readonly ProviderId[] = providers.map(({ id }) => id);

/** A provider and how the graphs of a bundle are changed for it. */
export interface Execution {
  readonly provider: ProviderId;
  readonly replacements: readonly Replacement[];
}

export const ON_CPU: Execution = { provider: 'cpu', replacements: [] };
