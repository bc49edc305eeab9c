import { plainBuilder } from './plainBuilder.ts';
import { decodeLatin1, decodeUtf8 } from './utf8.ts';

/** A pickle that is not plain data, or broken. The message is a sentence. */
export class PickleError extends Error {}

/**
 * The value of a pickle of plain data (dict, list, tuple, str, int, float, bool and None) in any protocol up to 5.
 * Nothing is executed: whatever names a class, a function or an object outside is refused.
 * @throws PickleError
 */
export function readPickle(bytes: Uint8Array): unknown {
  const input = inputOf(bytes);
  const builder = plainBuilder(refuse);
  for (;;) {
    const at = input.at();
    const opcode = input.byte();
    if (opcode === STOP) return builder.finish();
    const step = steps[opcode];
    if (step === undefined) throw new PickleError(unknownOpcode(opcode, at));
    step(builder, input);
  }
}

const STOP = 0x2e;

function refuse(reason: string): never {
  throw new PickleError(`Expected a pickle of plain data, got ${reason}.`);
}

function unknownOpcode(opcode: number, at: number): string {
  const name = opcode > 0x20 && opcode < 0x7f ? `"${String.fromCharCode(opcode)}"` : `0x${opcode.toString(16)}`;
  return `Expected a pickle of dict, list, tuple, str, int, float, bool and None, got the opcode ${name} at byte ${at}; convert the file to plain data.`;
}

type Builder = ReturnType<typeof plainBuilder>;
type Input = ReturnType<typeof inputOf>;
type Step = (builder: Builder, input: Input) => void;

function inputOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new PickleError('Expected a whole pickle, got one that ends too early.');
    at += length;
    return at - length;
  };
  return {
    at: () => at,
    byte: () => view.getUint8(take(1)),
    uint16: () => view.getUint16(take(2), true),
    uint32: () => view.getUint32(take(4), true),
    int32: () => view.getInt32(take(4), true),
    float64: () => view.getFloat64(take(8), false),
    uint64: () => Number(view.getBigUint64(take(8), true)),
    slice: (length: number) => bytes.subarray(take(length), at),
    /** The line at hand without its end, a character for each byte. */
    line(): string {
      const end = bytes.indexOf(0x0a, at);
      if (end === -1) throw new PickleError('Expected a whole pickle, got one that ends within a line.');
      const text = decodeLatin1(bytes.subarray(at, end));
      at = end + 1;
      return text;
    },
  };
}

/** By the letter of Python's Lib/pickle.py, then its binary ones by their number. */
const steps: Readonly<Record<number, Step>> = {
  ...byLetter({
    '(': (to) => to.mark(),
    '0': (to) => to.drop(),
    '1': (to) => to.dropToMark(),
    '2': (to) => to.repeat(),
    N: (to) => to.push(null),
    I: (to, from) => to.push(textInt(from.line())),
    L: (to, from) => to.push(textInt(from.line().replace(/L$/, ''))),
    F: (to, from) => to.push(textFloat(from.line())),
    S: (to, from) => to.push(quotedText(from.line())),
    V: (to, from) => to.push(escapedText(from.line())),
    J: (to, from) => to.push(from.int32()),
    K: (to, from) => to.push(from.byte()),
    M: (to, from) => to.push(from.uint16()),
    G: (to, from) => to.push(from.float64()),
    T: (to, from) => to.push(byteText(from.slice(from.uint32()))),
    U: (to, from) => to.push(byteText(from.slice(from.byte()))),
    X: (to, from) => to.push(unicode(from.slice(from.uint32()))),
    ']': (to) => to.push([]),
    '}': (to) => to.push(new Map()),
    ')': (to) => to.push([]),
    l: (to) => to.gather('list'),
    t: (to) => to.gather('list'),
    d: (to) => to.gather('dict'),
    a: (to) => to.append(),
    e: (to) => to.appendAll(),
    s: (to) => to.setItem(),
    u: (to) => to.setItems(),
    p: (to, from) => to.store(textInt(from.line())),
    q: (to, from) => to.store(from.byte()),
    r: (to, from) => to.store(from.uint32()),
    g: (to, from) => to.recall(textInt(from.line())),
    h: (to, from) => to.recall(from.byte()),
    j: (to, from) => to.recall(from.uint32()),
  }),
  128: (_, from) => {
    const protocol = from.byte();
    if (protocol > 5) refuse(`protocol ${protocol}; write it again with protocol 2`);
  },
  133: (to) => to.gatherLast(1),
  134: (to) => to.gatherLast(2),
  135: (to) => to.gatherLast(3),
  136: (to) => to.push(true),
  137: (to) => to.push(false),
  138: (to, from) => to.push(longInt(from.slice(from.byte()))),
  139: (to, from) => to.push(longInt(from.slice(from.uint32()))),
  140: (to, from) => to.push(unicode(from.slice(from.byte()))),
  141: (to, from) => to.push(unicode(from.slice(from.uint64()))),
  148: (to) => to.storeNext(),
  // A frame says how many bytes follow, which nobody needs who has them all.
  149: (_, from) => void from.uint64(),
};

function byLetter(letters: Readonly<Record<string, Step>>): Record<number, Step> {
  return Object.fromEntries(Object.entries(letters).map(([letter, step]) => [letter.charCodeAt(0), step]));
}

/** Protocol 0 has True and False as the ints 01 and 00. */
function textInt(line: string): number | boolean {
  if (line === '01') return true;
  if (line === '00') return false;
  const value = Number(line);
  return /^-?\d+$/.test(line) && Number.isSafeInteger(value) ? value : refuse(`the int ${line.slice(0, 40)}`);
}

function textFloat(line: string): number {
  const value = Number(line);
  return line.trim() !== '' && Number.isFinite(value) ? value : refuse(`the float ${line.slice(0, 40)}`);
}

/** A whole number in two's complement, the lowest byte first. */
function longInt(bytes: Uint8Array): number {
  if (bytes.length > 8) refuse(`an int of ${bytes.length} bytes`);
  const value = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const int = Number(BigInt.asIntN(8 * bytes.length, value));
  return Number.isSafeInteger(int) ? int : refuse(`an int of ${bytes.length} bytes`);
}

function unicode(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? refuse('a text that is not UTF-8');
}

/** A byte string of Python 2: UTF-8 mostly, else a character for each byte. */
function byteText(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeLatin1(bytes);
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A byte string as Python 2 shows it, in quotes. */
function quotedText(line: string): string {
  const quote = line[0];
  if (line.length < 2 || (quote !== "'" && quote !== '"') || line.at(-1) !== quote)
    return refuse('a text without quotes');
  const plain = line.slice(1, -1).replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, mark) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return ESCAPED[mark] ?? mark;
  });
  return byteText(Uint8Array.from(plain, (mark) => mark.charCodeAt(0)));
}

/** A Unicode text with \u and \U for what is not Latin 1. */
function escapedText(line: string): string {
  return line.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (_, short, long) => {
    const code = Number.parseInt(short ?? long, 16);
    return code > 0x10ffff ? refuse('a character beyond Unicode') : codeText(code);
  });
}

/** Halves of surrogate pairs stay as they are, so that two of them make a character. */
function codeText(code: number): string {
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
}
