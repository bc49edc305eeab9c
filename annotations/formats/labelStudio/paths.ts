/**
 * The value of a task's image: the path alone, or a URL that begins with `root`, as "/data/local-files/?d=photos/" or
 * "https://host/photos/", with the path escaped.
 */
export function toImageUrl(path: string, root: string): string {
  return root === '' ? path : `${root}${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The path that the value of a task's image stands for. Uploaded files are known by their name alone, before which Label
 * Studio puts eight digits; of other addresses the host is no part of the path. What cannot be unescaped stays as it is.
 */
export function fromImageUrl(url: string, root: string): string {
  if (root !== '' && url.startsWith(root)) return unescapePath(url.slice(root.length));
  const local = /^\/data\/local-files\/\?d=(.*)$/.exec(url)?.[1];
  if (local !== undefined) return unescapePath(local);
  const uploaded = /^\/data\/upload\/(?:\d+\/)?(?:[0-9a-f]{8}-)?(.*)$/.exec(url)?.[1];
  if (uploaded !== undefined) return unescapePath(uploaded);
  const remote = /^[a-z][a-z0-9+.-]+:\/\/[^/]*\/([^?#]*)/i.exec(url)?.[1];
  return remote === undefined ? url : unescapePath(remote);
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path).replace(/^\/+/, '');
  } catch {
    return path;
  }
}
