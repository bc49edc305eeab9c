import { type CachedBundle, pruneBundles } from '../../../model/bundle/cache.ts';
import { cacheFolder } from '../../model.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { PruneWords } from '../words.ts';

export async function prune({ result }: Terminal, { keep, dryRun = false }: PruneWords): Promise<number> {
  const folder = cacheFolder();
  const { kept, removed } = await pruneBundles(folder, { budgetBytes: keep, dryRun });
  result({ folder, dryRun, kept, removed }, () => {
    const fate = dryRun ? 'would be removed' : 'removed';
    const rows = [
      ...removed.map((bundle) => row(bundle, `${fate}: ${bundle.outdated ?? 'it is beyond what --keep allows'}`)),
      ...kept.map((bundle) => row(bundle, 'kept')),
    ];
    return rows.length === 0 ? `There are no bundles in ${folder}.` : table(['bundle', 'MB', 'last used', ''], rows);
  });
  return EXIT.ok;
}

function row({ name, bytes, lastUsed }: CachedBundle, fate: string): string[] {
  return [name, (bytes / 1e6).toFixed(1), lastUsed.toISOString().slice(0, 10), fate];
}
