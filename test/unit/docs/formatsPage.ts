import { describeOptions, type FormatOption } from '../../../annotations/formats/describeOptions.ts';
import type { Format } from '../../../annotations/formats/format.ts';
import type { FormatRule } from '../../../annotations/formats/rules.ts';
import { sharedRules } from '../../../annotations/formats/rules.ts';
import type { PeerResults } from '../../peers/results.ts';

/** What is said of every format, by what it is called. */
const columns: readonly (readonly [string, (format: Format) => string])[] = [
  ['format', ({ id }) => `[${id}](#${id})`],
  ['reads', ({ reader }) => mark(reader !== undefined)],
  ['writes', ({ writer }) => mark(writer !== undefined)],
  ['regions', ({ holds }) => mark(holds.regions)],
  ['phrases of a region', ({ holds }) => holds.phrasesOfRegion],
  ['regions without phrase', ({ holds }) => mark(holds.regionsWithoutPhrase)],
  ['captions', ({ holds }) => holds.captions],
  ['verified absent', ({ holds }) => mark(holds.verifiedAbsent)],
  ['exhaustive', ({ holds }) => mark(holds.exhaustive)],
  ['images without regions', ({ holds }) => mark(holds.imagesWithoutRegions)],
  ['unused phrases', ({ holds }) => mark(holds.unusedPhrases)],
  ['rejections', ({ holds }) => mark(holds.rejections)],
  ['proposals', ({ holds }) => mark(holds.proposals)],
  ['splits', ({ holds }) => holds.splits],
];

/** docs/formats.md: what every format reads, writes, keeps and loses, from the list of formats itself. */
export function formatsPage(formats: readonly Format[], peers: PeerResults): string {
  return `# Formats

This page is written from the code by \`npm run docs:formats\`; a test fails when it is stale.

What a format cannot hold is counted before anything is written, by a code, and asked about (\`--allow <code>\`).

${table(
  columns.map(([title]) => title),
  formats.map((format) => columns.map(([, cell]) => cell(format))),
)}

## Options that formats share

A format has those that its own section names.

${optionsTable('for writing', sharedOptions(formats))}

## What every format may find

${rulesTable(sharedRules)}

${formats.map((format) => section(format, sharedOptions(formats), peers)).join('\n')}
## Peers

Written by us and opened by the libraries of others on ${peers.date} (\`npm run peers\`): the sample pictures with boxes
between pixels, phrases in several scripts and paths with spaces, boxes compared edge by edge.

${table(
  ['format', 'library', 'version', 'outcome'],
  peers.results.map(({ format, peer, version, outcome }) => [format, peer, version ?? '', outcome]),
)}
`;
}

function section(format: Format, shared: readonly FormatOption[], { results }: PeerResults): string {
  const { id, title, doc, rules } = format;
  const asked = results.filter((one) => one.format === id && one.version !== null);
  const peers = asked.map(({ peer, version, outcome }) => `${peer} ${version} (${outcome})`).join(', ');
  return `## ${id}

**${title}.** ${doc}
${writeOptions(format, shared)}${readOptions(format)}${
  Object.keys(rules).length === 0 ? '' : `\n${rulesTable(rules)}\n`
}${peers === '' ? '' : `\nOpened by: ${peers}.\n`}`;
}

/** In so many formats an option is described once. */
const SHARED_BY = 5;

/** Options for writing that several formats have in the same words. */
function sharedOptions(formats: readonly Format[]): FormatOption[] {
  const all = formats.flatMap(({ writer }) => (writer === undefined ? [] : describeOptions(writer.options)));
  const alike = Map.groupBy(all, sameWords);
  return [...alike.values()].flatMap(([option, ...others]) =>
    option !== undefined && others.length + 1 >= SHARED_BY ? [option] : [],
  );
}

function sameWords({ name, description, byDefault }: FormatOption): string {
  return JSON.stringify([name, description, byDefault]);
}

function writeOptions({ writer }: Format, shared: readonly FormatOption[]): string {
  if (writer === undefined) return '';
  const known = new Set(shared.map(sameWords));
  const described = describeOptions(writer.options);
  const own = described.filter((option) => !known.has(sameWords(option)));
  const names = described.filter((option) => known.has(sameWords(option))).map(flagOf);
  return `${names.length === 0 ? '' : `\nShared options: ${names.join(', ')}.\n`}${
    own.length === 0 ? '' : `\n${optionsTable('Options for writing', own)}\n`
  }`;
}

function readOptions({ reader }: Format): string {
  const described = reader === undefined ? [] : describeOptions(reader.options);
  return described.length === 0 ? '' : `\n${optionsTable('Options for reading', described)}\n`;
}

function optionsTable(title: string, described: readonly FormatOption[]): string {
  return table(
    [title, 'default', ''],
    described.map((option) => [`\`${flagWithValue(option)}\``, defaultOf(option), option.description]),
  );
}

/** The option with what may follow it. */
function flagWithValue({ name, kind, choices }: FormatOption): string {
  if (kind === 'boolean') return flagName(name);
  return `${flagName(name)} ${choices === null ? `<${kind}>` : choices.join('|')}`;
}

function flagOf({ name }: FormatOption): string {
  return `\`${flagName(name)}\``;
}

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function defaultOf({ byDefault }: FormatOption): string {
  return byDefault === null || byDefault === '' ? '' : String(byDefault);
}

function rulesTable(rules: Readonly<Record<string, FormatRule>>): string {
  const rows = Object.entries(rules).map(([code, { severity, loses, meaning }]) => [
    `\`${code}\``,
    loses ? 'loss' : severity,
    meaning,
  ]);
  return table(['finding', '', 'meaning'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function mark(holds: boolean): string {
  return holds ? 'yes' : '–';
}
