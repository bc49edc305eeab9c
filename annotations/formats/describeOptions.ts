import { z } from 'zod';

/** An option of a format as commands and dialogs offer it. */
export type FormatOption = {
  readonly name: string;
  readonly kind: 'boolean' | 'number' | 'integer' | 'string';
  readonly description: string;
  /** The only values, where there are few. */
  readonly choices: readonly string[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Null when the format decides by itself while nothing is said. */
  readonly byDefault: boolean | number | string | null;
};

const propertySchema = z.object({
  type: z.enum(['boolean', 'number', 'integer', 'string']),
  enum: z.array(z.string()).optional(),
  description: z.string().default(''),
  default: z.union([z.boolean(), z.number(), z.string()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** The options that a person can set, in the order of the schema; lists and records are left to scripts. */
export function describeOptions(schema: z.ZodObject): FormatOption[] {
  const properties = Object.entries(z.toJSONSchema(schema, { io: 'input' }).properties ?? {});
  return properties.flatMap(([name, property]) => {
    const { success, data } = propertySchema.safeParse(property);
    if (!success) return [];
    const { type: kind, enum: choices = null, description, default: byDefault = null } = data;
    return [
      { name, kind, description, choices, minimum: bound(data.minimum), maximum: bound(data.maximum), byDefault },
    ];
  });
}

/** Whole numbers end where they stop being exact, which is no bound that anybody should read. */
function bound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}
