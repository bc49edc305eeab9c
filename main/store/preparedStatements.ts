import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements of many rows take half a megabyte each, which V8 does not see and so is slow to free. */
const STATEMENTS_KEPT = 40;

/**
 * The database as the query builder wants it, which prepares a statement anew for every query: here the last ones are
 * kept by their text. A long import then runs a few statements again and again, in half the time and in flat memory.
 */
export function keepStatements(sqlite: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const statement = kept.get(sql) ?? sqlite.prepare(sql);
      // The order of a map is that of insertion: the first is the one that was not used for longest.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}
