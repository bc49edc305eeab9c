// The page's `window.objembed`, through the real preload and the real relay, up to the server.
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DesktopBridge, ToServer } from '../../../../main/desktop/messages.ts';
import { type PageRelay, relayPage } from '../../../../main/desktop/pageRelay.ts';
import { FakeContents } from './fakeElectron.ts';

type Handler = (event: never) => unknown;

let contents: FakeContents;
let url: string;
let exposed: Map<string, DesktopBridge>;
let drag: EventEmitter;
let sent: ToServer[];
let relay: PageRelay;
const onCommands = vi.fn();
const onDrop = vi.fn();
const chooseFolder = vi.fn<() => Promise<string | null>>(async () => '/chosen');

/** What both ends of Electron's channel do: values are copied, and the sender is known. */
async function openPage(): Promise<DesktopBridge> {
  const main = new EventEmitter();
  const page = new EventEmitter();
  const handlers = new Map<string, Handler>();
  const event = () => ({ sender: contents, senderFrame: { parent: null, url } });
  contents.send.mockImplementation((channel, value) => void page.emit(channel, {}, structuredClone(value)));
  const ipcRenderer = Object.assign(page, {
    send: (channel: string, value: unknown) => void main.emit(channel, event(), structuredClone(value)),
    invoke: async (channel: string) => Reflect.apply(handlers.get(channel) ?? (() => {}), null, [event()]),
  });
  vi.doMock('electron', () => ({
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: DesktopBridge) => exposed.set(name, api) },
    webUtils: { getPathForFile: ({ name }: File) => `/dropped/${name}` },
  }));
  vi.stubGlobal('window', { addEventListener: (name: string, listener: () => void) => drag.on(name, listener) });
  relay = relayPage({
    ipc: Object.assign(main, {
      handle: (channel: string, handler: (sent: never) => unknown) => void handlers.set(channel, handler as Handler),
    }),
    // The relay compares it with the sender and sends to it: a stand-in is enough.
    page: () => contents as never,
    server: { send: (message) => void sent.push(message) },
    onCommands,
    onDrop,
    chooseFolder,
  });
  vi.resetModules();
  await import('../../../../main/preload.ts');
  vi.unstubAllGlobals();
  const bridge = exposed.get('objembed');
  if (bridge === undefined) throw new Error('Expected window.objembed, got nothing.');
  return bridge;
}

beforeEach(() => {
  vi.clearAllMocks();
  contents = new FakeContents();
  url = 'app://workbench/';
  exposed = new Map();
  drag = new EventEmitter();
  sent = [];
});

describe('the bridge', () => {
  test('gives the page six functions and nothing of Electron', async () => {
    const bridge = await openPage();
    expect([...exposed.keys()]).toEqual(['objembed']);
    const names = ['chooseFolder', 'onCommand', 'onMessage', 'onState', 'send', 'setCommands'];
    expect(Object.keys(bridge).sort()).toEqual(names);
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
  });

  test('connects when the page listens, and carries bytes both ways as they are', async () => {
    const bridge = await openPage();
    const onMessage = vi.fn();
    const onState = vi.fn();
    bridge.onMessage(onMessage);
    bridge.onState(onState);
    const part = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
    bridge.send(part);
    expect(sent).toEqual([
      { kind: 'connect', session: 1 },
      { kind: 'message', session: 1, bytes: Uint8Array.of(1, 2) },
    ]);
    relay.deliver({ kind: 'message', session: 1, bytes: new Uint8Array([9, 3, 4, 9]).subarray(1, 3) });
    expect(onState).toHaveBeenCalledExactlyOnceWith('open');
    expect(onMessage).toHaveBeenCalledExactlyOnceWith(Uint8Array.of(3, 4));
    // Neither brings along the buffer that it was a part of.
    expect(onMessage.mock.lastCall?.[0].buffer.byteLength).toBe(2);
    expect(sent[1]).toMatchObject({ bytes: { buffer: { byteLength: 2 } } });
  });

  test('is silent once the page has stopped listening', async () => {
    const bridge = await openPage();
    const onMessage = vi.fn();
    const stop = bridge.onMessage(onMessage);
    stop();
    relay.deliver({ kind: 'message', session: 1, bytes: Uint8Array.of(1) });
    expect(onMessage).not.toHaveBeenCalled();
  });

  test('tells the page that the server is lost, and connects it again', async () => {
    const bridge = await openPage();
    const onState = vi.fn();
    const stop = bridge.onMessage(vi.fn());
    bridge.onState(onState);
    relay.lose();
    relay.lose();
    expect(onState).toHaveBeenCalledExactlyOnceWith('lost');
    bridge.send(Uint8Array.of(1));
    stop();
    bridge.onMessage(vi.fn());
    relay.deliver({ kind: 'closed', session: 2 });
    expect(onState).toHaveBeenCalledTimes(2);
    expect(sent).toEqual([
      { kind: 'connect', session: 1 },
      { kind: 'connect', session: 2 },
    ]);
  });

  test('ends the session of a page that is loaded anew or gone, and drops what was meant for it', async () => {
    const bridge = await openPage();
    const onMessage = vi.fn();
    bridge.onMessage(vi.fn())();
    bridge.onMessage(onMessage);
    relay.deliver({ kind: 'message', session: 1, bytes: Uint8Array.of(1) });
    expect(onMessage).not.toHaveBeenCalled();
    relay.leave();
    relay.leave();
    relay.deliver({ kind: 'message', session: 2, bytes: Uint8Array.of(1) });
    expect(onMessage).not.toHaveBeenCalled();
    expect(sent).toEqual([
      { kind: 'connect', session: 1 },
      { kind: 'disconnect', session: 1 },
      { kind: 'connect', session: 2 },
      { kind: 'disconnect', session: 2 },
    ]);
  });

  test('passes the commands for the menu on when they are some, and tells which one was chosen', async () => {
    const bridge = await openPage();
    const commands = [{ id: 'go.next', title: 'Go: Next Image', keys: ['KeyD'] }];
    bridge.setCommands(commands);
    expect(onCommands).toHaveBeenCalledExactlyOnceWith(commands);
    vi.spyOn(console, 'error').mockImplementationOnce(() => {});
    bridge.setCommands([{ id: '', title: '', keys: [] }]);
    expect(onCommands).toHaveBeenCalledOnce();
    const onCommand = vi.fn();
    bridge.onCommand(onCommand);
    contents.send('objembed:command', 'go.next');
    contents.send('objembed:command', { id: 'go.next' });
    expect(onCommand).toHaveBeenCalledExactlyOnceWith('go.next');
  });

  test('asks for a folder', async () => {
    const bridge = await openPage();
    expect(await bridge.chooseFolder()).toBe('/chosen');
    chooseFolder.mockResolvedValueOnce(null);
    expect(await bridge.chooseFolder()).toBeNull();
  });

  test('opens what is dropped without telling the page where it lies', async () => {
    await openPage();
    const preventDefault = vi.fn();
    drag.emit('dragover', { preventDefault, dataTransfer: { types: ['text/plain'], files: [] } });
    drag.emit('drop', { preventDefault, dataTransfer: { types: ['text/plain'], files: [] } });
    expect(preventDefault).not.toHaveBeenCalled();
    const dataTransfer = { types: ['Files'], files: [new File([], 'photos')] };
    drag.emit('dragover', { preventDefault, dataTransfer });
    drag.emit('drop', { preventDefault, dataTransfer });
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(onDrop).toHaveBeenCalledExactlyOnceWith('/dropped/photos');
  });

  test('refuses values of another kind at once', async () => {
    const bridge = await openPage();
    expect(() => Reflect.apply(bridge.send, null, ['text'])).toThrow('Expected bytes for the server, got string.');
    expect(() => Reflect.apply(bridge.onMessage, null, [{}])).toThrow('Expected a function to call, got object.');
    expect(() => Reflect.apply(bridge.onState, null, [1])).toThrow('Expected a function');
    expect(() => Reflect.apply(bridge.onCommand, null, [1])).toThrow('Expected a function');
    expect(() => Reflect.apply(bridge.setCommands, null, ['all'])).toThrow('Expected a list of commands, got string.');
    expect(sent).toEqual([]);
  });

  test.each(['https://example.com/', 'app://other/', 'file:///app/index.html', ''])(
    'hears nothing from a page at "%s"',
    async (address) => {
      url = address;
      const bridge = await openPage();
      bridge.onMessage(vi.fn());
      bridge.send(Uint8Array.of(1));
      bridge.setCommands([]);
      expect(await bridge.chooseFolder()).toBeNull();
      expect(chooseFolder).not.toHaveBeenCalled();
      expect(onCommands).not.toHaveBeenCalled();
      expect(sent).toEqual([]);
    },
  );
});
