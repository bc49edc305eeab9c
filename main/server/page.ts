import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Picture } from '../app.ts';
import { isInside } from '../store/isInside.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * The file of the built page that a path of its address names, `/` being `index.html`; null when there is none. No path
 * and no link leads out of the folder, and what is of no known type is not served.
 */
export async function findPageFile(folder: string, pathname: string): Promise<Picture | null> {
  const type = TYPES[path.extname(pathname === '/' ? 'index.html' : pathname)];
  if (type === undefined || pathname.includes('\0')) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, pathname === '/' ? 'index.html' : pathname));
    return isInside(root, file) && (await stat(file)).isFile() ? { type, body: { file } } : null;
  } catch {
    return null;
  }
}
