/** A count with its word, such as "1 image" or "1,200 images". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** How long something takes, as people say it: two units at most are never needed to plan a break. */
export function durationInWords(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return counted(Math.round(seconds), 'second');
  if (seconds < 90 * 60) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 36 * 3600) return counted(Math.round(seconds / 360) / 10, 'hour');
  return counted(Math.round(seconds / 8640) / 10, 'day');
}

/** A path as its folder, with the slash at the end, and its name. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return { folder: path.slice(0, cut), name: path.slice(cut) };
}

/** A name as a beginning that may be cut and an end that may not, because names of one series differ at their end. */
export function splitName(name: string, kept = 10): { readonly start: string; readonly end: string } {
  const letters = [...name];
  if (letters.length < 2 * kept) return { start: name, end: '' };
  return { start: letters.slice(0, -kept).join(''), end: letters.slice(-kept).join('') };
}
