import { z } from 'zod';
import type { Digest } from './downloadFile.ts';

export const PUBLIC_HUB = 'https://huggingface.co';

/** A file of a repository on the hub. */
export type HubFile = {
  readonly path: string;
  readonly bytes: number;
  /** Null where the hub tells none. */
  readonly digest: Digest | null;
  readonly url: string;
};

/** The files of a repository as they were at one commit. */
export type HubSnapshot = {
  /** The full hash. */
  readonly commit: string;
  readonly files: readonly HubFile[];
};

export type HubRepository = {
  /** `owner/name` */
  readonly repository: string;
  /** A branch, a tag or a commit; by default what its authors show. */
  readonly revision?: string | undefined;
  /** A mirror, by default the hub itself. */
  readonly hub?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

const ANSWER_MS = 30_000;
/** Far more than any list or description of a model has. */
const LONGEST_ANSWER = 16 * 2 ** 20;
const MOST_PAGES = 100;

const described = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

const listed = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative(),
    oid: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).optional(),
  }),
);

/**
 * The files at the top of a repository on the Hugging Face hub or a mirror, as they are at this moment: what changes there
 * later does not mix with what is downloaded. Those in folders are left out.
 * @throws when the hub has no such repository or answers otherwise; and the signal's reason
 */
export async function readSnapshot({
  repository,
  revision = 'main',
  hub = PUBLIC_HUB,
  signal,
}: HubRepository): Promise<HubSnapshot> {
  const base = hub.replace(/\/+$/, '');
  const ask = { repository, signal };
  const api = `${base}/api/models/${repository}`;
  const { value } = await askHub(`${api}/revision/${encodeURIComponent(revision)}`, described, ask);
  const commit = value.sha;
  const files = (await listAll(`${api}/tree/${commit}`, ask))
    // Without folders: a name from elsewhere must not lead out of the one it is downloaded to.
    .filter(({ type, path }) => type === 'file' && /^\w[\w.-]*$/.test(path))
    .map(({ path, size, oid, lfs }) => ({
      path,
      bytes: lfs?.size ?? size,
      digest: lfs ? { kind: 'sha256' as const, hex: lfs.oid } : oid ? { kind: 'git' as const, hex: oid } : null,
      url: `${base}/${repository}/resolve/${commit}/${encodeURIComponent(path)}`,
    }));
  return { commit, files };
}

type Ask = Pick<HubRepository, 'repository' | 'signal'>;

/** Lists come in pages; the link to the next one is followed at the same server, as a mirror's may name the hub. */
async function listAll(url: string, ask: Ask): Promise<z.infer<typeof listed>> {
  const entries: z.infer<typeof listed> = [];
  let page = url;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { value, next } = await askHub(page, listed, ask);
    entries.push(...value);
    if (next === null) return entries;
    page = `${url}${next}`;
  }
  throw new Error(`Expected a list of files from ${url} to end, got more than ${MOST_PAGES} pages; check the mirror.`);
}

async function askHub<T>(url: string, schema: z.ZodType<T>, { repository, signal }: Ask) {
  const timeout = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout }).catch(
    (cause: unknown) => {
      signal?.throwIfAborted();
      throw new Error(`Expected an answer from ${url}, got ${describe(cause)}; check the connection and the proxy.`, {
        cause,
      });
    },
  );
  if (!response.ok) {
    // For a repository that is not there the hub asks for a name and a password.
    throw new Error(
      `Expected the files of ${repository} from ${url}, got status ${response.status}; check the name and the mirror.`,
    );
  }
  const answer = schema.safeParse(parse(await readText(response)));
  if (answer.success) return { value: answer.data, next: queryOfNext(response.headers.get('link')) };
  throw new Error(`Expected a list of files from ${url}, got something else; check the mirror.`);
}

/** What is below "fetch failed". */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error && cause.cause.message !== '' ? cause.cause.message : cause.message;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The query of the address that a `Link` header calls the next page; null on the last. */
function queryOfNext(link: string | null): string | null {
  const next = /<([^>]+)>;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return next === undefined ? null : new URL(next, PUBLIC_HUB).search;
}
