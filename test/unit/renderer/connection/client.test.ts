import { expect, test } from 'vitest';
import { type ClientMessage, decodeMessage, encodeMessage, type ServerMessage } from '../../../../main/wire.ts';
import { CONNECTION_LOST, createClient } from '../../../../renderer/connection/client.ts';
import type { TransportListener } from '../../../../renderer/connection/transport.ts';

/** A client, and the server's end of its connection. */
function connected() {
  const sent: ClientMessage[] = [];
  const waits: number[] = [];
  const states: string[] = [];
  const events: unknown[] = [];
  let listener: TransportListener | null = null;
  let retry = () => {};
  const client = createClient({
    connect: (next) => {
      listener = next;
      return { send: (bytes) => sent.push(decodeMessage(bytes) as ClientMessage), close: () => undefined };
    },
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
    later: (callback, milliseconds) => {
      waits.push(milliseconds);
      retry = callback;
    },
  });
  client.start();
  const tell = (message: ServerMessage) => listener?.onMessage(encodeMessage(message));
  const hello = (name: string) => tell({ kind: 'hello', client: name });
  hello('first');
  return { client, sent, waits, states, events, tell, hello, lose: () => listener?.onLost(), retry: () => retry() };
}

test('answers find their requests, whatever their order', async () => {
  const { client, sent, tell } = connected();
  const jobs = client.request('listJobs', null);
  const settings = client.request('readSettings', null);
  tell({ kind: 'result', id: sent[1].id, value: { theme: 'dark' } });
  tell({ kind: 'result', id: sent[0].id, value: [] });
  expect(await jobs).toEqual([]);
  expect(await settings).toEqual({ theme: 'dark' });
});

test('a refusal rejects with the sentence and the name that the server gave', async () => {
  const { client, sent, tell } = connected();
  const answer = client.request('listJobs', null);
  tell({ kind: 'error', id: sent[0].id, name: 'ConflictError', message: 'Expected another one.' });
  await expect(answer).rejects.toMatchObject({ name: 'ConflictError', message: 'Expected another one.' });
});

test('a lost connection rejects what waits, and what is asked until it is back', async () => {
  const { client, lose, states } = connected();
  const waiting = client.request('listJobs', null);
  lose();
  await expect(waiting).rejects.toMatchObject({ name: CONNECTION_LOST });
  await expect(client.request('listJobs', null)).rejects.toMatchObject({ name: CONNECTION_LOST });
  expect(states).toEqual(['open', 'lost']);
});

test('a server started anew behind a kept connection rejects what the old one was asked', async () => {
  const { client, hello } = connected();
  const waiting = client.request('listJobs', null);
  hello('second');
  await expect(waiting).rejects.toMatchObject({ name: CONNECTION_LOST });
  expect(client.id()).toBe('second');
});

test('it connects again by itself, at first soon, then ever later up to five seconds, and soon again after success', () => {
  const { lose, retry, waits, hello } = connected();
  for (let attempt = 0; attempt < 6; attempt++) {
    lose();
    retry();
  }
  hello('second');
  lose();
  expect(waits).toEqual([300, 600, 1200, 2400, 4800, 5000, 300]);
});

test('an aborted request is cancelled at the server and rejects with the reason', async () => {
  const { client, sent } = connected();
  const abort = new AbortController();
  const answer = client.request('listJobs', null, abort.signal);
  abort.abort(new Error('Not wanted any more.'));
  await expect(answer).rejects.toThrow('Not wanted any more.');
  expect(sent[1]).toEqual({ kind: 'cancel', id: sent[0].id });
});

test('events are passed on under their names', () => {
  const { tell, events } = connected();
  tell({ kind: 'event', name: 'jobs', value: [] });
  expect(events).toEqual([{ name: 'jobs', value: [] }]);
});
