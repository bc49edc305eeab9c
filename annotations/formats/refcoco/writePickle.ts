import { encodeUtf8 } from './utf8.ts';

/** What a pickle of plain data holds; a record is a dict with texts for keys. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

// Opcodes of pickle protocol 2 (Python's Lib/pickle.py), as bytes of their letters.
const PROTO = [0x80, 2];
const [EMPTY_LIST, APPEND, APPENDS, EMPTY_DICT, SETITEMS, MARK, STOP] = [0x5d, 0x61, 0x65, 0x7d, 0x75, 0x28, 0x2e];
const [NONE, NEWTRUE, NEWFALSE, BININT, LONG1, BINFLOAT, BINUNICODE] = [0x4e, 0x88, 0x89, 0x4a, 0x8a, 0x47, 0x58];

/** The beginning of a pickle that is one list, as Python 2 and 3 read it. */
export const PICKLED_LIST = Uint8Array.of(...PROTO, EMPTY_LIST);

/** The end of a pickle. */
export const PICKLE_END = Uint8Array.of(STOP);

/** An item of the list: the value, and the opcode that appends it. Nothing is shared, so nothing is memoised. */
export function pickledItem(value: Plain): Uint8Array {
  const bytes: number[] = [];
  push(bytes, value);
  bytes.push(APPEND);
  return Uint8Array.from(bytes);
}

function push(bytes: number[], value: Plain): void {
  if (value === null) bytes.push(NONE);
  else if (typeof value === 'boolean') bytes.push(value ? NEWTRUE : NEWFALSE);
  else if (typeof value === 'number') pushNumber(bytes, value);
  else if (typeof value === 'string') pushText(bytes, value);
  else if (isList(value)) {
    bytes.push(EMPTY_LIST, MARK);
    for (const item of value) push(bytes, item);
    bytes.push(APPENDS);
  } else {
    bytes.push(EMPTY_DICT, MARK);
    for (const [key, item] of Object.entries(value)) {
      pushText(bytes, key);
      push(bytes, item);
    }
    bytes.push(SETITEMS);
  }
}

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}

function pushText(bytes: number[], text: string): void {
  const content = encodeUtf8(text);
  bytes.push(BINUNICODE, ...numberBytes(4, (view) => view.setUint32(0, content.length, true)));
  for (const byte of content) bytes.push(byte);
}

/** Whole numbers become ints, all others floats. */
function pushNumber(bytes: number[], value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    bytes.push(BINFLOAT, ...numberBytes(8, (view) => view.setFloat64(0, value, false)));
  } else if (value >= -(2 ** 31) && value < 2 ** 31) {
    bytes.push(BININT, ...numberBytes(4, (view) => view.setInt32(0, value, true)));
  } else {
    bytes.push(LONG1, 8, ...numberBytes(8, (view) => view.setBigInt64(0, BigInt(value), true)));
  }
}

function numberBytes(length: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  set(new DataView(bytes.buffer));
  return bytes;
}
