import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILE = 'browser-key';
const KEY = /^[\w-]{43}$/;

/**
 * The secret that cookies are made from, kept in the user's data folder and readable by the user alone: a page that is
 * open while the server is started again goes on by its cookie. Made when it is not there.
 */
export async function readBrowserKey(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, FILE);
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (KEY.test(kept)) return kept;
  const key = randomBytes(32).toString('base64url');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, key, { mode: 0o600 });
  return key;
}
