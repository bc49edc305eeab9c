import { type Command, InvalidArgumentError, Option } from 'commander';
import { describeOptions, type FormatOption } from '../../annotations/formats/describeOptions.ts';
import { formats } from '../../annotations/formats/formats.ts';

/** Which options of the formats a command has: those for writing, for reading, or for reading under another name. */
export type OptionSide = { readonly side: 'writer' | 'reader'; readonly prefix?: string };

type SharedOption = FormatOption & { readonly ids: string[] };

/** Adds the options of all formats to a command, as their schemas have them. */
export function addFormatOptions(command: Command, { side, prefix = '' }: OptionSide): Command {
  const all = formats.filter((format) => format[side] !== undefined);
  for (const option of listOptions(side)) command.addOption(toCommandOption(option, prefix, all.length));
  return command;
}

/** The options of formats among the words that were really said: defaults are the business of each format. */
export function formatOptionsOf(
  command: Command,
  { side, prefix = '' }: OptionSide,
): Readonly<Record<string, string | number | boolean>> {
  const given: Record<string, string | number | boolean> = {};
  for (const { name } of listOptions(side)) {
    const word = toWord(name, prefix);
    const value: unknown = command.getOptionValue(word);
    if (command.getOptionValueSource(word) !== 'cli') continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') given[name] = value;
  }
  return given;
}

function listOptions(side: 'writer' | 'reader'): SharedOption[] {
  const options = new Map<string, SharedOption>();
  for (const format of formats) {
    const schema = format[side]?.options;
    for (const option of schema === undefined ? [] : describeOptions(schema)) {
      const known = options.get(option.name) ?? { ...option, ids: [] };
      known.ids.push(format.id);
      options.set(option.name, known);
    }
  }
  return [...options.values()];
}

function toCommandOption(
  { name, kind, choices, description, byDefault, ids }: SharedOption,
  prefix: string,
  all: number,
) {
  const flag = `${prefix}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const off = kind === 'boolean' && byDefault === true;
  const words = kind === 'boolean' ? `--${off ? 'no-' : ''}${flag}` : `--${flag} <${choices ? 'choice' : kind}>`;
  const place = ids.length === all ? '' : ` (${ids.join(', ')})`;
  const option = new Option(words, `${off ? 'do not ' : ''}${description}${place}`);
  if (choices !== null) option.choices(choices);
  if (kind === 'number' || kind === 'integer') option.argParser((text) => parseNumber(text, kind));
  return option;
}

function parseNumber(text: string, kind: 'number' | 'integer'): number {
  const value = Number(text);
  if (text.trim() !== '' && (kind === 'integer' ? Number.isInteger(value) : Number.isFinite(value))) return value;
  throw new InvalidArgumentError(kind === 'integer' ? 'Expected a whole number.' : 'Expected a number.');
}

/** How commander names the value of an option: "from-two-captions" → "fromTwoCaptions". */
function toWord(name: string, prefix: string): string {
  return `${prefix}${name}`.replace(/-([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());
}
