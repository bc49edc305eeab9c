import { expect, onTestFinished, test, vi } from 'vitest';
import { listenToDrops } from '../../../../renderer/desktop/drops.ts';

function page() {
  const target = new EventTarget();
  vi.stubGlobal('window', target);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const actions = { notify: vi.fn(), set: vi.fn() };
  const stop = listenToDrops(actions);
  /** @returns whether the page kept the browser from acting itself */
  const drag = (kind: 'dragover' | 'drop', types: readonly string[]) =>
    !target.dispatchEvent(Object.assign(new Event(kind, { cancelable: true }), { dataTransfer: { types } }));
  return { ...actions, drag, stop };
}

test('a dropped folder does not replace the page, and the user is told once to type its path', () => {
  const { drag, notify, set } = page();
  expect(drag('dragover', ['Files'])).toBe(true);
  expect(notify).not.toHaveBeenCalled();
  expect(drag('drop', ['Files'])).toBe(true);
  expect(notify).toHaveBeenCalledExactlyOnceWith('info', expect.stringContaining('type its path'));
  expect(set).toHaveBeenCalledExactlyOnceWith({ dialog: 'open folder' });
});

test('text may be dragged as ever, and anything once nobody listens', () => {
  const { drag, notify, stop } = page();
  expect(drag('dragover', ['text/plain'])).toBe(false);
  expect(drag('drop', ['text/plain'])).toBe(false);
  stop();
  expect(drag('drop', ['Files'])).toBe(false);
  expect(notify).not.toHaveBeenCalled();
});
