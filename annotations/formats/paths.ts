/**
 * An image path as datasets write it, made one of ours: relative, "/" between names, NFC. `root` is what is taken away
 * from its front. Undefined when it is absolute or leads out of the dataset.
 */
export function datasetPath(path: string, root = ''): string | undefined {
  const slashes = path.normalize().replaceAll('\\', '/');
  const prefix = root === '' ? '' : `${root.normalize().replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const relative = slashes.startsWith(prefix) ? slashes.slice(prefix.length) : slashes;
  if (/^(?:\/|[A-Za-z]:)/.test(relative) || relative.includes('\0') || !relative.isWellFormed()) return undefined;
  const names = relative.split('/').filter((name) => name !== '' && name !== '.');
  return names.length === 0 || names.includes('..') ? undefined : names.join('/');
}

/** The path without the extension of its last name: "a/b.jpg" → "a/b". */
export function withoutExtension(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, '');
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a path, '' at the top. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end === -1 ? '' : path.slice(0, end);
}
