import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The children of a process that run the model, by Linux's list of processes. */
export async function modelProcesses(parent: number): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const [stat, words] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
      );
      const isChild = stat?.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent);
      return isChild && words?.includes(path.join('process', 'child.')) === true ? [Number(id)] : [];
    }),
  );
  if (found.flat().length === 0) throw new Error(`Expected a model process under process ${parent}, got none.`);
  return found.flat();
}
