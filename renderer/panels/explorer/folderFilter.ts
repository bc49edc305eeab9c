// The part of the filter that the tree of folders reads and writes: the words `folder:…`. What a filter means is the
// server's to know; here its words are only told apart.

/** Words of a filter: `/pattern/`, `key:"with spaces"`, `"with spaces"` or what has none; a minus negates. */
const WORD = /-?(?:\/(?:[^/\\]|\\.)+\/(?=\s|$)|[a-z]+:"[^"]*"|"[^"]*"|\S+)/giu;

/** The folder that a filter asks for; null when it asks for none, or in a way that names no single one. */
export function chosenFolder(filter: string): string | null {
  const asked = wordsOf(filter).filter(isFolder);
  const [only] = asked;
  if (only === undefined || asked.length > 1) return null;
  const value = only.slice(only.indexOf(':') + 1);
  return value.replace(/^"(.*)"$/u, '$1').replace(/^\/+|\/+$/gu, '') || null;
}

/** The filter with a folder in place of the one it asked for; null for all folders. */
export function withFolder(filter: string, folder: string | null): string {
  const others = wordsOf(filter).filter((word) => !isFolder(word));
  return [...(folder === null ? [] : [folderWord(folder)]), ...others].join(' ');
}

/** The grammar has no quote inside quotes: such a folder is asked for by a pattern. */
function folderWord(folder: string): string {
  if (!folder.includes('"')) return `folder:"${folder}"`;
  return `/^${folder.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}\\//`;
}

function wordsOf(filter: string): readonly string[] {
  return filter.match(WORD) ?? [];
}

function isFolder(word: string): boolean {
  return /^folder:/iu.test(word);
}
