import { Script } from 'node:vm';
import { pages } from '../store/pages.ts';
import type { Database } from '../store/schema.ts';

/** So long may a pattern take over all paths. A good one takes some 20 ms for 100,000. */
const LONGEST_MS = 1000;
const PATHS_PER_PAGE = 10_000;

// A script with a time limit is the one way to stop a regular expression while it looks at a single text. Names of its
// context are looked up slowly, so the loop has its own.
const script = new Script(`{
  const expression = new RegExp(source, 'iu');
  const list = paths;
  for (let index = 0; index < list.length; index++) expression.test(list[index]);
}`);

/** The pattern that each project was last found quick for, and for how many images that was. */
const known = new WeakMap<Database, { readonly source: string; readonly images: number }>();

/**
 * Makes sure that a regular expression can be put to the paths of a project. A few signs make one that keeps a path of
 * thirty letters busy for hours, such as (a+)+$, and no rule tells these from good ones: it is tried, with a limit.
 * @throws when it takes longer than a second
 */
export async function requireQuick(db: Database, source: string): Promise<void> {
  const { images } = await db
    .selectFrom('images')
    .select(({ fn }) => fn.countAll<number>().as('images'))
    .executeTakeFirstOrThrow();
  const last = known.get(db);
  if (last?.source === source && last.images === images) return;
  const paths = db.selectFrom('images').select('path').orderBy('path').limit(PATHS_PER_PAGE);
  let left = LONGEST_MS;
  for await (const page of pages((after: { path: string } | undefined) =>
    paths.where('path', '>', after?.path ?? '').execute(),
  )) {
    const begun = performance.now();
    tryAll(
      source,
      page.map(({ path }) => path),
      left,
    );
    left -= performance.now() - begun;
  }
  known.set(db, { source, images });
}

function tryAll(source: string, paths: readonly string[], milliseconds: number): void {
  try {
    script.runInNewContext({ source, paths }, { timeout: Math.max(1, Math.ceil(milliseconds)) });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new Error(
      `Expected a regular expression that is quick to test, got /${source}/, which takes longer than a second; ` +
        'leave out repeats of what repeats, such as (a+)+.',
      { cause: error },
    );
  }
}

/** The error is one of the script's own world, where Error is another class. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
