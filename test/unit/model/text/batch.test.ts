import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchTexts } from '../../../../model/text/batch.ts';

const prompt = fc
  .array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 9 })
  .chain((ids) => fc.nat(ids.length - 1).map((row) => ({ inputIds: Int32Array.from(ids), row })));

test('a batch holds each query at the start of its row, zeros behind it, and the token to read', () => {
  fc.assert(
    fc.property(fc.array(prompt, { maxLength: 5 }), (prompts) => {
      const { batchSize, sequenceLength, inputIds, lengths, rows } = batchTexts(prompts);
      expect([batchSize, inputIds.length]).toEqual([prompts.length, prompts.length * sequenceLength]);
      for (const [index, { inputIds: own, row }] of prompts.entries()) {
        const line = inputIds.subarray(index * sequenceLength, (index + 1) * sequenceLength);
        expect([...line.subarray(0, lengths[index])]).toEqual([...own]);
        expect(line.subarray(lengths[index]).every((id) => id === 0)).toBe(true);
        expect(inputIds[rows[index]]).toBe(own[row]);
      }
    }),
  );
});

test('a batch is as long as its longest query', () => {
  const prompts = [1, 4, 2].map((length) => ({ inputIds: new Int32Array(length), row: 0 }));
  expect(batchTexts(prompts).sequenceLength).toBe(4);
  expect(batchTexts([]).inputIds.length).toBe(0);
});
