import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeWhenSaved } from '../../../../main/desktop/closing.ts';
import { FakeWindow, preventable } from './fakeElectron.ts';

const mayLeave = vi.fn<() => boolean>();
const onStay = vi.fn<() => void>();
let hasUnsaved: boolean;
let isClosed: boolean;

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A window whose page holds it open while it has unsaved changes, as Electron does it. */
function openWindow() {
  hasUnsaved = true;
  isClosed = false;
  const window = new FakeWindow({});
  const close = () => {
    window.emit('close');
    const leaving = preventable();
    if (hasUnsaved) window.webContents.emit('will-prevent-unload', leaving);
    isClosed = !hasUnsaved || leaving.preventDefault.mock.calls.length > 0;
  };
  // Of a window, as many members are used as the stand-in has.
  closeWhenSaved(window as never, { closeAgain: close, mayLeave, onStay });
  return { window, close };
}

test('a window closes as soon as its page has saved, without a question', () => {
  const { close } = openWindow();
  close();
  vi.advanceTimersByTime(300);
  expect(isClosed).toBe(false);
  hasUnsaved = false;
  vi.advanceTimersByTime(200);
  expect(isClosed).toBe(true);
  expect(mayLeave).not.toHaveBeenCalled();
});

test('the user is asked when saving takes too long, and may stay and try again', () => {
  const { close } = openWindow();
  mayLeave.mockReturnValueOnce(false).mockReturnValueOnce(true);
  close();
  vi.advanceTimersByTime(60_000);
  expect(mayLeave).toHaveBeenCalledOnce();
  expect(onStay).toHaveBeenCalledOnce();
  expect(isClosed).toBe(false);
  close();
  vi.advanceTimersByTime(60_000);
  expect(mayLeave).toHaveBeenCalledTimes(2);
  expect(onStay).toHaveBeenCalledOnce();
  expect(isClosed).toBe(true);
});
