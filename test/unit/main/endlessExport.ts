// A process for a test to kill: it writes an export that never ends, and tells its parent when that has begun.
import { writeFolderAtomically } from '../../../main/writeFolderAtomically.ts';

const [target] = process.argv.slice(2);

if (target !== undefined) {
  process.on('disconnect', () => process.exit());
  await writeFolderAtomically(target, async (output) => {
    await output.append('finished.txt', 'whole');
    for (let line = 0; ; line++) {
      await output.append('endless.txt', `line ${line}\n`);
      if (line === 100_000) process.send?.('writing');
    }
  });
}
