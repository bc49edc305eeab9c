import { describe, expect, test, vi } from 'vitest';
import type { App } from '../../../../main/app.ts';
import { openSession, type Session } from '../../../../main/server/session.ts';
import { encodeMessage, type ServerMessage } from '../../../../main/wire.ts';
import { type FakeApp, fakeApp } from './fakeApp.ts';

type Conversation = { app: FakeApp; session: Session; sent: ServerMessage[] };

function converse(handlers: Partial<App['handlers']> = {}): Conversation {
  const app = fakeApp(handlers);
  const sent: ServerMessage[] = [];
  return { app, sent, session: openSession(app, { send: (message) => void sent.push(message) }) };
}

/** The messages after the greeting, once as many have come. */
async function answers({ sent }: Conversation, count = 1): Promise<ServerMessage[]> {
  return vi.waitFor(() => {
    expect(sent.length).toBeGreaterThan(count);
    return sent.slice(1);
  });
}

/** Lets everything that waits for nothing but promises happen. */
const settled = () => new Promise((done) => setImmediate(done));

const openImage = (id: number) => ({ kind: 'request', id, method: 'openImage', params: { imageId: 'a' } }) as const;
const listJobs = (id: number) => ({ kind: 'request', id, method: 'listJobs', params: null }) as const;

describe('a session', () => {
  test('greets the client first, with the name that handlers know it by', async () => {
    const clients: string[] = [];
    const conversation = converse({
      listJobs: async (_, client) => {
        clients.push(client);
        return [];
      },
    });
    conversation.session.receive(listJobs(1));
    await answers(conversation);
    expect(conversation.sent[0]).toEqual({ kind: 'hello', client: conversation.session.client });
    expect(clients).toEqual([conversation.session.client]);
    expect(converse().session.client).not.toBe(conversation.session.client);
  });

  test('answers requests under their numbers as they are done, in MessagePack or decoded', async () => {
    const slow = Promise.withResolvers<readonly []>();
    const conversation = converse({ listJobs: () => slow.promise, listPhrases: async () => [] });
    conversation.session.receive(encodeMessage(listJobs(4)));
    conversation.session.receive({ kind: 'request', id: 5, method: 'listPhrases' });
    await answers(conversation);
    slow.resolve([]);
    expect(await answers(conversation, 2)).toEqual([
      { kind: 'result', id: 5, value: [] },
      { kind: 'result', id: 4, value: [] },
    ]);
  });

  test('tells of a project that was closed meanwhile, and not what went wrong because of it', async () => {
    const shut = Promise.withResolvers<never>();
    const conversation = converse({ listJobs: () => shut.promise, closeProject: () => shut.promise });
    conversation.session.receive(listJobs(1));
    conversation.session.receive({ kind: 'request', id: 2, method: 'closeProject', params: null });
    conversation.app.setOpened(null);
    shut.reject(new Error('driver has already been destroyed'));
    expect(await answers(conversation, 2)).toEqual([
      { kind: 'error', id: 1, name: 'ClosedProjectError', message: expect.stringContaining('"listJobs"') },
      { kind: 'error', id: 2, name: 'Error', message: 'driver has already been destroyed' },
    ]);
  });

  test('tells name and message of an error and not where it was thrown', async () => {
    const conflict = Object.assign(new Error('Expected region:a as found.'), {
      name: 'ConflictError',
      file: '/secret',
    });
    const conversation = converse({
      openImage: () => Promise.reject(conflict),
      listJobs: () => Promise.reject('broken'),
    });
    conversation.session.receive(openImage(1));
    conversation.session.receive(listJobs(2));
    expect(await answers(conversation, 2)).toEqual([
      { kind: 'error', id: 1, name: 'ConflictError', message: 'Expected region:a as found.' },
      { kind: 'error', id: 2, name: 'Error', message: 'broken' },
    ]);
  });

  test('answers for a handler that throws at once', async () => {
    const conversation = converse({
      listJobs() {
        throw new Error('No jobs.');
      },
    });
    conversation.session.receive(listJobs(1));
    expect(await answers(conversation)).toEqual([{ kind: 'error', id: 1, name: 'Error', message: 'No jobs.' }]);
  });

  test('calls no handler for parameters that it does not take', async () => {
    const handler = vi.fn();
    const conversation = converse({ openImage: handler });
    conversation.session.receive({ kind: 'request', id: 1, method: 'openImage', params: { imageId: 7 } });
    expect(await answers(conversation)).toEqual([
      { kind: 'error', id: 1, name: 'RequestError', message: 'Expected string for imageId of openImage, got 7.' },
    ]);
    expect(handler).not.toHaveBeenCalled();
  });

  test('cancels a request, whose answer is then told to nobody, and no other one', async () => {
    const signals: AbortSignal[] = [];
    const wait = Promise.withResolvers<readonly []>();
    const conversation = converse({
      listJobs(_, __, signal) {
        signals.push(signal);
        return wait.promise;
      },
    });
    conversation.session.receive(listJobs(1));
    conversation.session.receive(listJobs(2));
    conversation.session.receive({ kind: 'cancel', id: 1 });
    conversation.session.receive({ kind: 'cancel', id: 99 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    wait.resolve([]);
    expect(await answers(conversation)).toEqual([{ kind: 'result', id: 2, value: [] }]);
    await settled();
    expect(conversation.sent).toHaveLength(2);
  });

  test('says why it cannot read a message: to the request if there is one, otherwise as a notice', () => {
    const { session, sent } = converse();
    session.receive(Uint8Array.of(0xc1));
    session.receive({ kind: 'request', id: 3, method: 'dropTables', params: null });
    expect(sent.slice(1)).toEqual([
      {
        kind: 'event',
        name: 'notice',
        value: { severity: 'error', text: 'Expected object for the message, got null.' },
      },
      {
        kind: 'error',
        id: 3,
        name: 'RequestError',
        message: 'Expected the name of a method for method of the message, got "dropTables".',
      },
    ]);
  });

  test('answers with an error when the transport cannot carry the result', async () => {
    const sent: ServerMessage[] = [];
    const session = openSession(fakeApp({ listJobs: async () => [] }), {
      send(message) {
        if (message.kind === 'result') throw new Error('Too deep objects.');
        sent.push(message);
      },
    });
    session.receive(listJobs(1));
    await vi.waitFor(() =>
      expect(sent[1]).toEqual({ kind: 'error', id: 1, name: 'Error', message: 'Too deep objects.' }),
    );
  });

  test('relays events until it is closed, and then ends its requests in silence', async () => {
    const wait = Promise.withResolvers<readonly []>();
    let signal = new AbortController().signal;
    const { app, session, sent } = converse({
      listJobs(_, __, given) {
        signal = given;
        return wait.promise;
      },
    });
    app.tell({ name: 'jobs', value: [] });
    session.receive(listJobs(1));
    expect(app.listeners()).toBe(1);
    session.close();
    expect(app.listeners()).toBe(0);
    expect(signal.aborted).toBe(true);
    app.tell({ name: 'jobs', value: [] });
    wait.resolve([]);
    await settled();
    expect(sent.slice(1)).toEqual([{ kind: 'event', name: 'jobs', value: [] }]);
  });
});
