import { startModelProcess } from '../../../../model/process/client.ts';
import type { FakeHandlers } from './fakeChild.ts';

/** Starts a model process, has it mark its own exit, and leaves it with a job that never ends. */
const [, , mark = ''] = process.argv;
const model = startModelProcess<FakeHandlers>({ entry: new URL('./fakeChild.ts', import.meta.url) });
await model.call('markExit', mark);
void model.call('hang', undefined, { onProgress: () => process.send?.('hanging') });
