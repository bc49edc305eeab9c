/** This page, and the others that are open in the same browser, by ids of their own. */
export type OpenPages = { readonly own: string; readonly others: ReadonlySet<string> };

/** What is needed of the browser's `LockManager`. */
export type PageLocks = {
  request(name: string, options: { readonly signal: AbortSignal }, held: () => Promise<never>): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
};

const SESSION_KEY = 'objembed-studio:page';
const LOCK_PREFIX = 'objembed-studio:page:';
/** How long the page that is loaded anew may take to go. */
const LEAVING_MS = 500;

/**
 * Names this page for as long as it is open. Loaded anew in its tab it has the name that it had; a copy of the tab gets
 * another one.
 * @param locks without them, no other page is known to be open
 */
export async function claimPage(
  session: Pick<Storage, 'getItem' | 'setItem'>,
  locks: PageLocks | undefined,
  newId: () => string,
): Promise<OpenPages> {
  const before = session.getItem(SESSION_KEY);
  const own = before !== null && (await hold(locks, before)) ? before : newId();
  if (own !== before) await hold(locks, own);
  session.setItem(SESSION_KEY, own);
  const { held = [] } = (await locks?.query()) ?? {};
  const names = held.flatMap(({ name }) => (name?.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : []));
  return { own, others: new Set(names.filter((name) => name !== own)) };
}

/** Takes the lock of a page until the page goes. @returns whether nobody else has it */
async function hold(locks: PageLocks | undefined, page: string): Promise<boolean> {
  if (locks === undefined) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const forGood = () => {
    resolve(true);
    return new Promise<never>(() => undefined);
  };
  locks
    .request(`${LOCK_PREFIX}${page}`, { signal: AbortSignal.timeout(LEAVING_MS) }, forGood)
    .catch(() => resolve(false));
  return promise;
}
