// What travels between the workbench and the server, whatever carries it. Pure: both sides import it.
import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import type { Events, Method } from './api.ts';

/** From the workbench. `cancel` takes back a request whose answer nobody waits for. */
export type ClientMessage =
  | { readonly kind: 'request'; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the server. An error's name tells kinds apart (`ConflictError`); its message is for the user. */
export type ServerMessage =
  | { readonly kind: 'hello'; readonly client: string }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: 'event'; readonly name: keyof Events; readonly value: unknown };

const FLOAT32 = 1;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: FLOAT32,
  encode: (value) =>
    value instanceof Float32Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice() : null,
  // A copy, because four-byte numbers must begin at a multiple of four. (`slice` copies nothing of a Node buffer.)
  decode: (bytes) => new Float32Array(Uint8Array.from(bytes).buffer),
});

/** A message as MessagePack; Float32Array stays one. Numbers are little-endian, as on every machine that runs this. */
export function encodeMessage(message: ClientMessage | ServerMessage): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec, ignoreUndefined: true });
}

/** @throws when the bytes are no MessagePack. The result is unchecked. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec });
}
