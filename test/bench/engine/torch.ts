import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { EngineMeasurement, MeasurementOrder } from './measurement.ts';

const SCRIPT = join(import.meta.dirname, 'measure_torch.py');
const MODULES = ['torch', 'numpy', 'PIL', 'safetensors', 'tokenizers'];

/** What PyTorch is called in the report, or why it is not there. */
export async function findTorch(python: string): Promise<{ readonly version: string } | { readonly missing: string }> {
  const program = `import ${MODULES.join(', ')}; print(torch.__version__)`;
  try {
    return { version: (await promisify(execFile)(python, ['-c', program])).stdout.trim() };
  } catch (error) {
    const lines = error instanceof Error ? error.message.trim().split('\n') : [String(error)];
    const missing =
      `Expected ${python} with ${MODULES.join(', ')} for the column of PyTorch, got "${lines.at(-1)}"; ` +
      'install model/nano/training/requirements.txt, or name another with --python. Our own columns stand alone.';
    return { missing };
  }
}

/** @throws with what Python said when it fails. */
export async function measureTorch(python: string, order: MeasurementOrder): Promise<EngineMeasurement> {
  const environment = { ...process.env, OMP_NUM_THREADS: String(order.threads) };
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
  child.stdin.end(JSON.stringify(order));
  const [answer, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`Expected a measurement of PyTorch, got exit code ${code}; see above.`);
  return JSON.parse(answer);
}
