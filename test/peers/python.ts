import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

/** Whether there is a Python to ask. */
export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).status === 0;
}

/** Makes an environment of its own in the folder, which sees what the machine has. @returns its Python */
export function makeEnvironment(folder: string): string {
  execFileSync('python3', ['-m', 'venv', '--system-site-packages', folder]);
  return path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
}

/** Installs a library where it is not there. @returns whether it can be had here */
export function installLibrary(python: string, name: string): boolean {
  const find = `import importlib.util as u, sys; sys.exit(not u.find_spec("${name}"))`;
  const isThere = () => spawnSync(python, ['-c', find]).status === 0;
  if (isThere()) return true;
  const args = ['-m', 'pip', 'install', '--quiet', '--retries', '0', '--timeout', '20', name];
  spawnSync(python, args, { timeout: 600_000 });
  return isThere();
}
