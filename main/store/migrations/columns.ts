import type { ColumnDefinitionBuilder, ForeignKeyConstraintBuilder } from 'kysely';

/** A column that always has a value. */
export function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

/** The column that identifies a row. */
export function identity(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().primaryKey();
}

/** A foreign key that is checked when the transaction ends, so that the order of its statements does not matter. */
export function checkedAtCommit(key: ForeignKeyConstraintBuilder): ForeignKeyConstraintBuilder {
  return key.deferrable().initiallyDeferred();
}
