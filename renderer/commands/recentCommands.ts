const KEY = 'objembed-recent-commands';
const KEPT = 12;

/** Ids of the commands that were last run from the palette, the latest first. */
export function recentCommands(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Remembers that a command was run. Without a place to keep it, the palette just does not reorder. */
export function rememberCommand(id: string): void {
  const ids = [id, ...recentCommands().filter((other) => other !== id)].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // A full or forbidden storage is no reason to tell anything.
  }
}

/** Commands with the recently used ones first. */
export function byRecency<T extends { readonly id: string }>(commands: readonly T[], recent: readonly string[]): T[] {
  const rank = ({ id }: T): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return commands.toSorted((a, b) => rank(a) - rank(b));
}
