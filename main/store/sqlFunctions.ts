import type Sqlite from 'better-sqlite3';

/** Gives a connection what SQLite asks its host for: `text regexp pattern`, without regard to case. */
export function addSqlFunctions(sqlite: Sqlite.Database): void {
  let compiled = { pattern: '', expression: /(?:)/iu };
  sqlite.function('regexp', { deterministic: true }, (pattern: unknown, text: unknown) => {
    if (typeof pattern !== 'string' || typeof text !== 'string') return null;
    if (compiled.pattern !== pattern) compiled = { pattern, expression: new RegExp(pattern, 'iu') };
    return Number(compiled.expression.test(text));
  });
}
