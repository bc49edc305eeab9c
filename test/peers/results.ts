/** What a library of others made of a dataset that we wrote. */
export type PeerResult = {
  readonly format: string;
  readonly peer: string;
  /** Null when it could not be asked. */
  readonly version: string | null;
  /** In words, as "the same 24 images and 51 boxes". */
  readonly outcome: string;
};

export type PeerResults = { readonly date: string; readonly results: readonly PeerResult[] };
