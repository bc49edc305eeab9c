/** Where art comes from. Styles of one family are drawn after each other and are held out together. */
export type Style = {
  readonly id: string;
  readonly family: string;
  readonly licence: string;
  /** Whether art of this style may be part of what the repository ships. */
  readonly ships: boolean;
  /** Chance to be chosen, relative to the other styles that have a concept. */
  readonly weight: number;
};

/** Iconify sets, then Tux Paint's stamps (photographic cut-outs). */
export const styles: readonly Style[] = [
  { id: 'noto', family: 'noto', licence: 'Apache-2.0', ships: true, weight: 1 },
  { id: 'noto-v1', family: 'noto', licence: 'Apache-2.0', ships: true, weight: 1 },
  { id: 'fxemoji', family: 'fxemoji', licence: 'Apache-2.0', ships: true, weight: 1 },
  { id: 'twemoji', family: 'twemoji', licence: 'CC-BY-4.0', ships: false, weight: 1 },
  { id: 'emojione', family: 'emojione', licence: 'CC-BY-4.0', ships: false, weight: 1 },
  { id: 'openmoji', family: 'openmoji', licence: 'CC-BY-SA-4.0', ships: false, weight: 1 },
  { id: 'fluent-emoji', family: 'fluent', licence: 'MIT', ships: true, weight: 1 },
  { id: 'fluent-emoji-flat', family: 'fluent', licence: 'MIT', ships: true, weight: 1 },
  { id: 'tuxpaint', family: 'tuxpaint', licence: 'per file, free', ships: false, weight: 2.5 },
];

/** The family that training never sees. */
export const heldOutFamily = 'fluent';
