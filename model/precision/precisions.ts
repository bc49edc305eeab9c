/**
 * How the matrices of a bundle's linear layers are stored, which decides its size, speed and memory. Everything else
 * stays fp32: what flows between the layers, norms, biases, convolutions, the table of tokens and the proposer.
 */
export const precisions = [
  { id: 'fp32', title: '32-bit floats', summary: 'exact; largest' },
  { id: 'fp16', title: '16-bit floats', summary: 'half the size, for graphics cards; a CPU widens it again' },
  { id: 'int8', title: '8-bit integers', summary: 'a quarter of the size and faster; scores move in the third digit' },
  { id: 'int4', title: '4-bit integers', summary: 'smallest; scores move, look at results before relying on it' },
] as const satisfies readonly { readonly id: string; readonly title: string; readonly summary: string }[];

export type Precision = (typeof precisions)[number]['id'];

export const precisionIds: readonly Precision[] = precisions.map(({ id }) => id);
