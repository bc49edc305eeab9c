import path from 'node:path';

/** Whether an absolute path lies below a folder; both without links (see `realpath`). */
export function isInside(folder: string, target: string): boolean {
  const [first] = path.relative(folder, target).split(path.sep);
  return first !== '' && first !== '..' && !path.isAbsolute(path.relative(folder, target));
}
