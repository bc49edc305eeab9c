import { expect, test } from 'vitest';
import { labelOf, withOption } from '../../../../renderer/dialogs/export/options.ts';

test('only what differs from the default is said', () => {
  const seed = { name: 'digits', byDefault: 6 };
  expect(withOption({}, seed, 4)).toEqual({ digits: 4 });
  expect(withOption({ digits: 4, ascii: false }, seed, 6)).toEqual({ ascii: false });
  expect(withOption({ digits: 4 }, seed, Number.NaN)).toEqual({});
});

test('an option is labelled by the words of its name', () => {
  expect(labelOf('perDeviceBatch')).toBe('Per device batch');
});
