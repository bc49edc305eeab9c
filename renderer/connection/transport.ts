import type { DesktopBridge } from '../../main/desktop/messages.ts';
import { desktopBridge } from './desktop.ts';

/** Carries messages to the server and back, until it is lost. */
export type Transport = {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
};

export type TransportListener = {
  readonly onOpen: () => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  readonly onLost: () => void;
};

/** Connects to the server through whichever door this page came. */
export function connect(listener: TransportListener): Transport {
  const bridge = desktopBridge();
  return bridge === null ? connectSocket(listener) : connectBridge(bridge, listener);
}

function connectSocket({ onOpen, onMessage, onLost }: TransportListener): Transport {
  const socket = new WebSocket(new URL('/api', window.location.href.replace(/^http/, 'ws')));
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', onOpen);
  socket.addEventListener('message', ({ data }) => data instanceof ArrayBuffer && onMessage(new Uint8Array(data)));
  socket.addEventListener('close', onLost);
  return { send: (bytes) => socket.send(bytes), close: () => socket.close() };
}

function connectBridge(bridge: DesktopBridge, { onOpen, onMessage, onLost }: TransportListener): Transport {
  const stops = [
    bridge.onMessage(onMessage),
    bridge.onState((state) => {
      if (state === 'open') return onOpen();
      close();
      onLost();
    }),
  ];
  const close = () => {
    for (const stop of stops) stop();
  };
  return { send: (bytes) => bridge.send(bytes), close };
}
