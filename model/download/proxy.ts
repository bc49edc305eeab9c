import http from 'node:http';

const VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

let applied: { readonly proxy: string | null; readonly undo: () => void } = { proxy: null, undo: () => undefined };
let isFirst = true;

/**
 * Lets every later connection of this process go through a proxy; with null through that of the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), if any, which Node heeds only when it is told to.
 * @throws when the address is none, or Node is older than 24.14
 */
export function applyProxy(proxy: string | null): void {
  if (!isFirst && applied.proxy === proxy) return;
  isFirst = false;
  applied.undo();
  applied = { proxy, undo: () => undefined };
  if (proxy === null && !VARIABLES.some((name) => process.env[name])) return;
  if (!Object.hasOwn(http, 'setGlobalProxyFromEnv')) {
    throw new Error(`Expected Node 24.14 or newer for a proxy, got ${process.versions.node}; update Node.`);
  }
  const { no_proxy: lower, NO_PROXY: upper } = process.env;
  const own = { http_proxy: proxy ?? '', https_proxy: proxy ?? '', no_proxy: lower ?? upper ?? '' };
  applied = { proxy, undo: http.setGlobalProxyFromEnv(proxy === null ? process.env : own) };
}
