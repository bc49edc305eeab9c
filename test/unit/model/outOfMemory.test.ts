import { expect, test, vi } from 'vitest';
import { MEMORY_ADVICE } from '../../../model/outOfMemory.ts';
import { openSession } from '../../../model/providers/openSession.ts';
import { type Feeds, openSessions } from '../../../model/sessions.ts';

// No test can count on a machine that is short of memory.
vi.mock('../../../model/providers/openSession.ts', () => ({ openSession: vi.fn() }));

const refused = new Error('Failed to allocate memory for requested buffer of size 838860800');

test('a graph that cannot be opened for want of memory tells how to use less, not to convert again', async () => {
  vi.mocked(openSession).mockRejectedValue(refused);
  const run = openSessions('bundle').run('vision', {}, ['image_embeds']);
  await expect(run).rejects.toMatchObject({
    name: 'GraphError',
    message: expect.stringMatching(/^Expected the graph "vision" in .* to open, got: Failed to allocate/),
  });
  await expect(run).rejects.toThrow(MEMORY_ADVICE);
  await expect(run).rejects.not.toThrow('convert');
});

test('a graph that runs out of memory tells how to use less', async () => {
  // Of a session of the native library only what is run here.
  const session = Object.assign(Object.create(null), { run: () => Promise.reject(new Error('std::bad_alloc')) });
  vi.mocked(openSession).mockResolvedValue({ session, completeFeeds: (feeds: Feeds) => feeds });
  const run = openSessions('bundle').run('vision', {}, ['image_embeds']);
  await expect(run).rejects.toThrow(/to run, got: std::bad_alloc; choose a bundle of a smaller precision/);
});
