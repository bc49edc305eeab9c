import { z } from 'zod';

/** A number as text has it, in XML and CSV: no empty text, no hexadecimal, nothing infinite. */
export const fieldNumber = z
  .string()
  .regex(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/, { error: 'expected a number' })
  .transform(Number)
  .pipe(z.number());
