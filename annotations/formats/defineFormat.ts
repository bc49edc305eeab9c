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
    prepare(given) {
      const options = writer.options.parse(given);
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
    detect: (source) => reader.detect(source),
    prepare(given) {
      const options = reader.options.parse(given);
      return { options, read: (context) => reader.read({ ...context, options }) };
    },
  };
}
