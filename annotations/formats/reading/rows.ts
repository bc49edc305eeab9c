import type { z } from 'zod';
import type { Note, Place } from '../notes.ts';

/**
 * A row of a file as its schema has it; undefined when it is something else, which is noted with the row and the field
 * at fault.
 */
export function parseRow<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: Place,
  note: Note,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = [at.field, issue?.path.join('.')].filter(Boolean).join('.') || undefined;
  const reason = issue?.message.replace(/^Invalid input: /, '') ?? 'expected a row of the format';
  note('read/row', `${field ?? 'The row'}: ${reason}; it is left out.`, { ...at, field });
  return undefined;
}
