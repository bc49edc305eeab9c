import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from '../../../../../annotations/formats/reading/source.ts';
import { filesOf, memorySource } from '../files.ts';

test('lines come with their row, however the text is cut; empty ones are passed over', async () => {
  const line = fc.constantFrom('', ' ', 'a', 'bc\r', 'é 狗', '{"x": 1}');
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 5 }), async (lines, pieceSize) => {
      const read = [];
      const source = memorySource(filesOf({ 'x.txt': lines.join('\n') }), pieceSize);
      for await (const { row, text } of readLines(source, 'x.txt')) read.push(`${row} ${text}`);
      const expected = lines.map((text, index) => [index + 1, text.replace('\r', '')] as const);
      expect(read).toEqual(expected.filter(([, text]) => text.trim() !== '').map(([row, text]) => `${row} ${text}`));
    }),
  );
});
