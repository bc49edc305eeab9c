const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const LIST = 91;
const LIST_END = 93;
const OBJECT = 123;
const OBJECT_END = 125;
const LAST_SPACE = 32;

/** Lists and objects in one another; a search that has come deeper is given up. */
export const DEEPEST_VALUE = 100;

/** How far the search for the end of a JSON value has come: `at` in the text, and what is open there. */
export type ValueSearch = { at: number; depth: number; inString: boolean; hasBegun: boolean };

/** @param at where the value begins */
export function startSearch(at: number): ValueSearch {
  return { at, depth: 0, inString: false, hasBegun: false };
}

/**
 * Goes on with a search in a text that may end within the value. It looks at brackets and quotes alone.
 * @returns the index behind the value, or -1 when more text is needed. A value that has not begun has no length.
 */
export function findValueEnd(text: string, search: ValueSearch): number {
  for (;;) {
    if (search.inString && !leaveString(text, search)) return -1;
    if (search.depth === 0 && isBehindString(text, search)) return search.at;
    const isDone = search.depth === 0 ? passWord(text, search) : passBrackets(text, search);
    if (isDone) return search.at;
    if (search.at >= text.length || search.depth > DEEPEST_VALUE) return -1;
  }
}

function isBehindString(text: string, { at, hasBegun }: ValueSearch): boolean {
  return hasBegun && text.charCodeAt(at - 1) === QUOTE;
}

/** Goes through a bare word, such as a number, or into the string, list or object that begins here. */
function passWord(text: string, search: ValueSearch): boolean {
  for (; search.at < text.length; search.hasBegun = true) {
    const code = text.charCodeAt(search.at);
    if (endsWord(code) || (search.hasBegun && code <= LAST_SPACE)) return true;
    search.at += 1;
    if (code !== QUOTE && code !== LIST && code !== OBJECT) continue;
    search.hasBegun = true;
    if (code === QUOTE) search.inString = true;
    else search.depth = 1;
    return false;
  }
  return false;
}

/** Goes to the next string, or behind the bracket that closes the value. Most of a file is read here. */
function passBrackets(text: string, search: ValueSearch): boolean {
  let { at, depth } = search;
  for (const end = text.length; at < end; ) {
    const code = text.charCodeAt(at);
    at += 1;
    // Digits, commas and spaces lie below the brackets.
    if (code < LIST && code !== QUOTE) continue;
    if (code === QUOTE) {
      search.inString = true;
      break;
    }
    if (code === LIST || code === OBJECT) depth += 1;
    else if (code === LIST_END || code === OBJECT_END) depth -= 1;
    if (depth === 0 || depth > DEEPEST_VALUE) break;
  }
  search.at = at;
  search.depth = depth;
  return depth === 0;
}

/** Whether a bare word ends before this character. */
function endsWord(code: number): boolean {
  return code === COMMA || code === LIST_END || code === OBJECT_END;
}

/** Moves behind the closing quote. Without one it stops before the last backslashes, which decide about the next. */
function leaveString(text: string, search: ValueSearch): boolean {
  for (;;) {
    const quote = text.indexOf('"', search.at);
    const end = quote === -1 ? text.length : quote;
    const slashes = countBackslashes(text, search.at, end);
    search.at = quote === -1 ? end - slashes : quote + 1;
    if (quote === -1) return false;
    if (slashes % 2 === 1) continue;
    search.inString = false;
    return true;
  }
}

function countBackslashes(text: string, from: number, end: number): number {
  let first = end;
  while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return end - first;
}
