import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { createTerminal, type Terminal, table } from '../../../main/terminal.ts';

let [stdout, stderr]: MockInstance<typeof console.log>[] = [];

beforeEach(() => {
  stdout = vi.spyOn(console, 'log').mockReturnValue();
  stderr = vi.spyOn(console, 'error').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const open = (json: boolean): Terminal => createTerminal({ json, signal: new AbortController().signal });

/** The first words of every call, one a line. */
const written = (stream: MockInstance<typeof console.log>): unknown[] => stream.mock.calls.map(([text]) => text);

describe('a terminal', () => {
  test('prints a result as text, or as one JSON document without making the text', () => {
    const asText = vi.fn(() => 'done in 2 images');
    open(false).result({ done: 2 }, asText);
    open(true).result({ done: 2 }, asText);
    expect(asText).toHaveBeenCalledOnce();
    const [text, json] = written(stdout);
    expect(text).toBe('done in 2 images');
    expect(JSON.parse(String(json))).toEqual({ done: 2 });
    expect(written(stderr)).toEqual([]);
  });

  test('keeps remarks out of what scripts read', () => {
    open(true).remark('Skipped a.jpg');
    expect(written(stderr)).toEqual(['Skipped a.jpg']);
    expect(written(stdout)).toEqual([]);
  });

  test('says what went wrong, in JSON as well, and where only when debugging', () => {
    vi.stubEnv('DEBUG', '');
    open(false).fail(new Error('no such folder'));
    open(true).fail('interrupted');
    expect(written(stderr)).toEqual(['no such folder', 'interrupted']);
    expect(written(stdout).map((json) => JSON.parse(String(json)))).toEqual([{ error: 'interrupted' }]);
    vi.stubEnv('DEBUG', '1');
    open(false).fail(new Error('no such folder'));
    expect(written(stderr)[2]).toContain('terminal.test.ts');
  });

  test('tells progress in plain lines every few seconds, and the end at once, where there is no terminal', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const progress = open(false).progress('Proposing', 9);
    progress.update(1, 9);
    vi.advanceTimersByTime(6000);
    progress.update(2, 9, '0.3 images/s');
    progress.update(3, 9);
    progress.update(9, 9);
    progress.stop();
    expect(written(stderr)).toEqual(['Proposing 2/9, 0.3 images/s', 'Proposing 9/9']);
  });
});

describe('a table', () => {
  test('aligns numbers to the right and texts to the left', () => {
    const lines = table(
      ['phrase', 'accepted'],
      [
        ['a dog', 7],
        ['an animal', 12],
      ],
    ).split('\n');
    expect(lines.filter((line) => line.includes('a'))).toEqual([
      '│ phrase    │ accepted │',
      '│ a dog     │        7 │',
      '│ an animal │       12 │',
    ]);
  });

  test('without rows shows its head', () => {
    expect(table(['phrase', 'accepted'], [])).toContain('│ phrase │ accepted │');
  });
});
