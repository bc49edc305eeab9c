import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readCommands } from '../../../../main/desktop/menu.ts';
import type { DesktopBridge } from '../../../../main/desktop/messages.ts';
import { allCommands } from '../../../../renderer/commands/allCommands.ts';
import { keepNativeMenu } from '../../../../renderer/desktop/nativeMenu.ts';
import { onNotice } from '../../../../renderer/state/notices.ts';
import { createFakeServer } from '../state/fakeServer.ts';
import { startedWorkbench } from '../state/startedWorkbench.ts';
import { world } from '../state/world.ts';

/** A text field that has the focus, as far as running commands looks at one. */
class FakeField {
  readonly isContentEditable = false;
  readonly isConnected = true;
  readonly focus = vi.fn();
  readonly blur = vi.fn();

  closest(selector: string): FakeField | null {
    return selector.startsWith('input') ? this : null;
  }
}

beforeEach(() => {
  vi.stubGlobal('HTMLElement', FakeField);
  vi.stubGlobal('document', { body: null, activeElement: null, querySelector: () => null });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function desktop() {
  const workbench = await startedWorkbench(createFakeServer({ records: world }));
  const { actions, state: getState, store } = workbench;
  const setCommands = vi.fn<DesktopBridge['setCommands']>();
  const listeners = new Set<(id: string) => void>();
  const onCommand: DesktopBridge['onCommand'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const stop = keepNativeMenu({ setCommands, onCommand }, { getState, subscribe: store.subscribe, actions });
  const choose = (id: string) => {
    for (const listener of listeners) listener(id);
  };
  return { ...workbench, setCommands, choose, stop };
}

test('the shell gets every command with its keys, in a form that it takes', async () => {
  const { setCommands } = await desktop();
  const [commands] = setCommands.mock.lastCall ?? [];
  expect(commands?.map(({ id }) => id)).toEqual(allCommands.map(({ id }) => id));
  expect(commands).toContainEqual({ id: 'file.save', title: 'File: Save Now', keys: ['Ctrl+KeyS'] });
  expect(readCommands(commands)).toEqual(commands);
});

test('the shell gets them again when keys change, and only then', async () => {
  const { actions, setCommands, stop } = await desktop();
  actions.set({ tool: 'draw' });
  expect(setCommands).toHaveBeenCalledTimes(1);
  actions.set({ keybindings: { 'file.save': ['F9'] } });
  expect(setCommands.mock.lastCall?.[0]).toContainEqual(expect.objectContaining({ id: 'file.save', keys: ['F9'] }));
  actions.set({ keymapPreset: 'CVAT' });
  expect(setCommands.mock.lastCall?.[0]).toContainEqual(expect.objectContaining({ id: 'go.next', keys: ['KeyF'] }));
  expect(setCommands).toHaveBeenCalledTimes(3);
  stop();
  actions.set({ keymapPreset: 'Default' });
  expect(setCommands).toHaveBeenCalledTimes(3);
});

test('a chosen command is run; one that makes no sense now says so, and one that is unknown does nothing', async () => {
  const { actions, choose, state } = await desktop();
  const notices: string[] = [];
  const stopNotices = onNotice((_severity, text) => notices.push(text));
  choose('app.settings');
  expect(state().panel).toBe('settings');
  actions.set({ project: null });
  choose('file.export');
  choose('file.unknown');
  expect(state().dialog).toBeNull();
  expect(notices).toEqual(['"File: Export Dataset…" makes no sense now.']);
  stopNotices();
});

test('an open dialog makes room for the chosen command', async () => {
  const { actions, choose, state, until } = await desktop();
  actions.set({ dialog: 'palette' });
  choose('app.settings');
  expect(state().dialog).toBeNull();
  await until(({ panel }) => panel === 'settings');
});

test('what is typed is handed in before the chosen command is run', async () => {
  const { actions, choose, state } = await desktop();
  const field = new FakeField();
  field.blur.mockImplementation(() => actions.set({ filter: 'typed' }));
  vi.stubGlobal('document', { body: null, activeElement: field, querySelector: () => null });
  choose('file.openFolder');
  expect(field.blur).toHaveBeenCalledOnce();
  expect(state()).toMatchObject({ filter: 'typed', dialog: 'open folder' });
});
