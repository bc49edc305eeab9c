import type { z } from 'zod';
import type { Format, FormatSpec } from './format.ts';

/** Makes a format for the list: from then on only its own file knows what its options are. */
export function defineFormat<Code extends string, Write extends z.ZodObject, Read extends z.ZodObject>(
  spec: FormatSpec<Code, Write, Read>,
): Format {
  const { writer, reader, ...head } = spec;
  return { ...head, writer: writer && prepareWriter(writer), reader: reader && prepareReader(reader) };
}

function prepareWriter<Code extends string, Write extends z.ZodObject>(
  writer: NonNullable<FormatSpec<Code, Write, z.ZodObject>['writer']>,
): Format['writer'] {
  return {
    options: writer.options,
    wantsUndecided: writer.wantsUndecided ?? false,
    prepare(given) {
      const options = parseOptions(writer.options, given);
      return {
        options,
        write: (dataset, note) => writer.write({ dataset, options, note }),
        readme: (report) => writer.readme?.(report, options),
      };
    },
  };
}

function prepareReader<Code extends string, Read extends z.ZodObject>(
  reader: NonNullable<FormatSpec<Code, z.ZodObject, Read>['reader']>,
): Format['reader'] {
  return {
    options: reader.options,
    repeatsRegions: reader.repeatsRegions ?? false,
    detect: (source) => reader.detect(source),
    prepare(given) {
      const options = parseOptions(reader.options, given);
      return { options, read: (context) => reader.read({ ...context, options }) };
    },
  };
}

function parseOptions<Options extends z.ZodObject>(schema: Options, given: unknown): z.output<Options> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [name] = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []);
  const known = Object.keys(schema.shape).join(', ') || 'none';
  throw new Error(
    `Expected options of the format (${known}), got a problem with "${String(name)}": ${issue?.message}.`,
  );
}
