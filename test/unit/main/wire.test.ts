import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../main/wire.ts';

/** Without -0: as in JSON, a whole number has no sign of its own. */
const json = fc
  .json({ maxDepth: 4 })
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text.replaceAll('-0', '0')));
const floats = fc.float32Array({ maxLength: 40 });
const value = fc.oneof(
  json,
  floats,
  fc.record({ rows: floats, label: fc.string(), json }, { noNullPrototype: true }),
  fc.array(fc.tuple(fc.string(), floats), { maxLength: 5 }),
);

describe('a message', () => {
  test('arrives as it was sent, with its numbers, texts and Float32Arrays', () => {
    fc.assert(
      fc.property(fc.nat(), value, (id, sent) => {
        const message = { kind: 'result', id, value: sent } as const;
        expect(decodeMessage(encodeMessage(message))).toStrictEqual(message);
      }),
    );
  });

  test('arrives intact from a Node buffer that begins anywhere in a larger one', () => {
    fc.assert(
      fc.property(floats, fc.nat(9), (sent, offset) => {
        const bytes = encodeMessage({ kind: 'result', id: 1, value: sent });
        const pool = Buffer.alloc(bytes.length + offset + 9, 7);
        pool.set(bytes, offset);
        const received = decodeMessage(pool.subarray(offset, offset + bytes.length));
        expect(received).toStrictEqual({ kind: 'result', id: 1, value: sent });
      }),
    );
  });

  test('carries the part of an array that a view shows, and a copy of it', () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    const bytes = encodeMessage({ kind: 'result', id: 1, value: whole.subarray(1, 3) });
    whole.fill(0);
    expect(decodeMessage(bytes)).toEqual({ kind: 'result', id: 1, value: Float32Array.of(2, 3) });
  });

  test('leaves out what is undefined', () => {
    const bytes = encodeMessage({ kind: 'request', id: 1, method: 'listJobs', params: undefined });
    expect(decodeMessage(bytes)).toStrictEqual({ kind: 'request', id: 1, method: 'listJobs' });
  });

  test('is not read from bytes that are none', () => {
    expect(() => decodeMessage(Uint8Array.of(0xc1))).toThrow();
    expect(() => decodeMessage(new Uint8Array())).toThrow();
  });
});
