// Who may talk to the server: only a browser that was given the one-time address, and only pages of this very server.
// Any program of this machine, and any page that the browser shows, can reach a port on 127.0.0.1.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export type Access = {
  /** What the `Host` header may be. */
  readonly hosts: readonly string[];
  /** Opens the door once, as `/?token=…`. */
  readonly token: string;
  /** Why the request is refused, in a sentence, whatever it brings along; null when it may go on. */
  refusal(request: IncomingMessage): string | null;
  /** Whether the request brings the cookie. */
  isKnown(request: IncomingMessage): boolean;
  /** The `Set-Cookie` header that a token is worth; null when it is wrong or was used already. */
  redeem(token: string): string | null;
};

const READING: readonly string[] = ['GET', 'HEAD'];

/** The access rules of a server on a port of 127.0.0.1. Its cookie follows from the key and the port. */
export function createAccess(port: number, key: string): Access {
  const token = randomBytes(32).toString('base64url');
  // Cookies know no ports: each server of this machine needs a name of its own.
  const name = `objembed-studio-${port}`;
  const cookie = createHmac('sha256', key).update(name).digest('base64url');
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  let used = false;
  return {
    hosts,
    token,
    refusal: ({ method = 'GET', headers }) => {
      const { host = 'no host', origin, upgrade } = headers;
      if (!hosts.includes(host)) return `Expected a request to ${hosts.join(' or ')}, got one to ${host}.`;
      const needsOrigin = upgrade !== undefined || !READING.includes(method);
      const isOwn = needsOrigin ? origin === `http://${host}` : !isEmbeddedElsewhere(headers);
      return isOwn ? null : `Expected a request of a page of this server, got one of ${origin ?? 'another page'}.`;
    },
    isKnown: ({ headers }) => cookiesNamed(name, headers.cookie).some((value) => isSame(value, cookie)),
    redeem(given) {
      if (!isSame(given, token) || used) return null;
      used = true;
      return `${name}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

/** Whether a page of another port or site loads the answer as a part of itself, which browsers tell in these headers. */
function isEmbeddedElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'same-site' || site === 'cross-site') && headers['sec-fetch-mode'] !== 'navigate';
}

/** Takes the same time for all texts, so that nobody can guess a secret letter by letter. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function cookiesNamed(name: string, header = ''): string[] {
  return header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}
