import { z } from 'zod';

/** A file of a repository on the hub. */
export type HubFile = {
  readonly path: string;
  readonly bytes: number;
  /** Null for small files, which the hub keeps no SHA-256 of. */
  readonly sha256: string | null;
  readonly url: string;
};

export type HubRepository = {
  /** `owner/name` */
  readonly repository: string;
  readonly revision?: string | undefined;
  /** A mirror, by default the hub itself. */
  readonly hub?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

const entries = z.array(
  z.object({
    type: z.string(),

    path: z.string(),
    size: z.int().nonnegative(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).optional(),
  }),
);

/**
 * The files at the top of a repository on the Hugging Face hub or a mirror; those in folders are left out.
 * @throws when the hub has no such repository or answers otherwise; and the signal's reason
 */
export async function listHubFiles({
  repository,
  revision = 'main',
  hub = 'https://huggingface.co',
  signal,
}: HubRepository): Promise<readonly HubFile[]> {
  const base = hub.replace(/\/+$/, '');
  const url = `${base}/api/models/${repository}/tree/${encodeURIComponent(revision)}`;
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) {
    throw new Error(`Expected the files of ${repository} from ${url}, got status ${response.status}; check the name.`);
  }
  const listed = entries.safeParse(await response.json().catch(() => null));
  if (!listed.success) throw new Error(`Expected a list of files from ${url}, got something else; check the mirror.`);
  // Without folders: a name from elsewhere must not lead out of the one it is downloaded to.
  return listed.data
    .filter(({ type, path }) => type === 'file' && !/[/\\]/.test(path))
    .map(({ path, size, lfs }) => ({
      path,
      bytes: lfs?.size ?? size,
      sha256: lfs?.oid ?? null,
      url: `${base}/${repository}/resolve/${encodeURIComponent(revision)}/${encodeURIComponent(path)}`,
    }));
}
