import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Target } from '../../../../main/desktop/messages.ts';
import { startServerProcess } from '../../../../main/desktop/serverProcess.ts';
import { fakeFork } from './fakeElectron.ts';

const picture = { type: 'image/png', body: { file: '/a.png' } };

function start(open: Target = null) {
  const { fork, servers } = fakeFork();
  const clock = { now: 0 };
  const heard = { onMessage: vi.fn(), onLost: vi.fn(), onGivenUp: vi.fn() };
  const server = startServerProcess({ fork, dataFolder: '/data', open, now: () => clock.now, ...heard });
  const last = () => {
    const found = servers.at(-1);
    if (found === undefined) throw new Error('Expected a server, got none.');
    return found;
  };
  return { server, servers, last, clock, ...heard };
}

const starting = (open: Target) => ({ kind: 'start', dataFolder: '/data', open });

describe('the process of the server', () => {
  test('gets what is sent before it is ready once it is ready, in order', () => {
    const { server, last } = start({ folder: '/photos' });
    server.send({ kind: 'connect', session: 1 });
    server.send({ kind: 'disconnect', session: 1 });
    expect(last().sent).toEqual([starting({ folder: '/photos' })]);
    last().say({ kind: 'ready' });
    const [, ...sent] = last().sent;
    expect(sent).toEqual([
      { kind: 'connect', session: 1 },
      { kind: 'disconnect', session: 1 },
    ]);
  });

  test('answers each picture request with its own picture or reason', async () => {
    const { server, last } = start();
    const first = server.picture('images', 'a');
    const second = server.picture('thumbnails', 'b');
    last().say({ kind: 'ready' });
    last().say({ kind: 'no picture', request: 2, text: 'Expected an image.' });
    last().say({ kind: 'picture', request: 1, picture });
    expect(await first).toEqual(picture);
    await expect(second).rejects.toThrow('Expected an image.');
  });

  test('is started again when it dies: the folder is kept, sessions and pictures end', async () => {
    const { server, servers, last, onLost } = start();
    last().say({ kind: 'ready' });
    last().say({ kind: 'opened', folder: '/photos' });
    const asked = server.picture('images', 'a');
    last().die('exit code 1');
    await expect(asked).rejects.toThrow('The server ended before it had the picture.');
    expect(onLost).toHaveBeenCalledOnce();
    server.send({ kind: 'connect', session: 2 });
    expect(servers).toHaveLength(2);
    expect(last().sent).toEqual([starting({ folder: '/photos' })]);
    last().say({ kind: 'ready' });
    expect(last().sent.at(-1)).toEqual({ kind: 'connect', session: 2 });
  });

  test('does not try again with a folder that it died over while starting', () => {
    const { last } = start({ folder: '/broken' });
    last().die('signal SIGSEGV');
    expect(last().sent).toEqual([starting(null)]);
  });

  test('opens a folder that was asked for while it was away, and connects no page of before', () => {
    const { server, last } = start();
    server.send({ kind: 'connect', session: 1 });
    server.send({ kind: 'open', target: { folder: '/photos' } });
    last().die('exit code 1');
    last().say({ kind: 'ready' });
    expect(last().sent).toEqual([starting(null), { kind: 'open', target: { folder: '/photos' } }]);
  });

  test('is given up when it dies young three times in a row, and only then', () => {
    const { last, servers, clock, onLost, onGivenUp, server } = start();
    for (const age of [1_000, 1_000, 90_000, 1_000, 1_000]) {
      last().say({ kind: 'ready' });
      clock.now += age;
      last().die(`after ${age}`);
    }
    expect(onGivenUp).toHaveBeenCalledExactlyOnceWith('after 1000');
    expect(onLost).toHaveBeenCalledTimes(5);
    expect(servers).toHaveLength(5);
    server.restart();
    expect(servers).toHaveLength(6);
  });

  test('is waited for when it is closed, and not started again', async () => {
    const { server, servers, last, onLost } = start();
    const closed = Promise.all([server.close(), server.close()]);
    expect(last().sent).toEqual([starting(null), { kind: 'close' }]);
    last().die('exit code 0');
    await closed;
    server.restart();
    expect(servers).toHaveLength(1);
    expect(onLost).not.toHaveBeenCalled();
    expect(last().kill).not.toHaveBeenCalled();
  });

  test('is killed when it does not end', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { server, last } = start();
    const closed = server.close();
    vi.advanceTimersByTime(10_000);
    expect(last().kill).toHaveBeenCalledOnce();
    last().die('signal SIGKILL');
    await closed;
  });
});
