import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { keepStatements } from '../../../../main/store/preparedStatements.ts';

test('a statement is prepared once while it is in use, and the number of them stays small', () => {
  const database = keepStatements(new Sqlite(':memory:'));
  onTestFinished(() => database.close());
  const first = database.prepare('select 0');
  for (let number = 1; number <= 39; number++) database.prepare(`select ${number}`);
  expect(database.prepare('select 0')).toBe(first);
  for (let number = 1; number <= 40; number++) database.prepare(`select ${number}, 1`);
  expect(database.prepare('select 0')).not.toBe(first);
});
