import type { Box } from '../annotations/box.ts';
import type { Events, Method, Params, Result } from './api.ts';

/** An event with its name, as it is told to every client. */
export type AppEvent = { readonly [N in keyof Events]: { readonly name: N; readonly value: Events[N] } }[keyof Events];

/** A picture for the page: bytes, or a file that a browser shows as it is. */
export type Picture = { readonly type: string; readonly body: Uint8Array | { readonly file: string } };

/** A picture of an image, whole, or for a crop of a box in upright pixels. */
export type PictureName = [kind: 'images' | 'thumbnails' | 'crops', imageId: string, box?: Box];

/** The one server behind every door: it answers requests whose parameters have been checked. */
export type App = {
  readonly handlers: {
    readonly [M in Method]: (params: Params<M>, client: string, signal: AbortSignal) => Promise<Result<M>>;
  };
  /** The project that requests are about now; another object, or null, once it is closed. */
  opened(): object | null;
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** @throws a sentence for the user when the image is unknown or cannot be shown */
  picture(...name: PictureName): Promise<Picture>;
  close(): Promise<void>;
};
