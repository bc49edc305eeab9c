import { expect, test, vi } from 'vitest';
import { confinePage } from '../../../../main/desktop/confine.ts';
import { FakeContents } from './fakeElectron.ts';

test('only links of the list leave, for the browser of the system', () => {
  const contents = new FakeContents();
  const open = vi.fn();
  // Of a page's contents, as many members are used as the stand-in has.
  confinePage(contents as never, { allowed: ['https://example.com', 'https://docs.example.com/objembed/'], open });
  const [follow] = contents.setWindowOpenHandler.mock.calls[0] ?? [];
  const links = [
    'https://example.com/a',
    'https://docs.example.com/objembed/keys',
    'https://docs.example.com/other',
    'https://example.com.evil.test/',
    'https://example.com@evil.test/',
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not an address',
  ];
  for (const url of links) expect(follow?.({ url })).toEqual({ action: 'deny' });
  expect(open.mock.calls).toEqual([['https://example.com/a'], ['https://docs.example.com/objembed/keys']]);
});
