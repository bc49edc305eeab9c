import { readFileSync } from 'node:fs';

/** A kind of object with the words that are true of it, and where its renderings are found. */
export type Concept = {
  /** The plain noun, e.g. "dog". */
  readonly name: string;
  /** The noun and its synonyms. */
  readonly names: readonly string[];
  /** Words that hold for other concepts too, e.g. "animal". */
  readonly broader: readonly string[];
  /** The heading it stands under; "-" for none. */
  readonly kind: string;
  /** Iconify names, "set:name" for one set only. */
  readonly icons: readonly string[];
  /** Paths of Tux Paint stamps without the file ending. */
  readonly stamps: readonly string[];
};

/** All words that are true of the concept. */
export function termsOf(concept: Concept): readonly string[] {
  return [...concept.names, ...concept.broader];
}

/** Reads concepts.txt. @throws on a line that does not fit its format or a name given twice. */
export function readConcepts(): readonly Concept[] {
  const concepts = parseConcepts(readFileSync(new URL('concepts.txt', import.meta.url), 'utf8'));
  const seen = new Set<string>();
  for (const { name } of concepts) {
    if (seen.has(name))
      throw new Error(`Expected each concept once in concepts.txt, got "${name}" again; join the two.`);
    seen.add(name);
  }
  return concepts;
}

/** Parses the format that the head of concepts.txt explains. */
export function parseConcepts(text: string): readonly Concept[] {
  const concepts: Concept[] = [];
  let kind = '-';
  for (const line of text.split('\n')) {
    const heading = /^\[(.+)\]$/.exec(line);
    if (heading !== null) kind = heading[1];
    else if (line !== '' && !line.startsWith('#')) concepts.push(parseConcept(line, kind));
  }
  return concepts;
}

function parseConcept(line: string, kind: string): Concept {
  const [words, icons = '', stamps = ''] = line.split('|');
  const [names, broader = ''] = words.split('<').map((part) => split(part, ','));
  const name = names[0];
  if (name === undefined) throw new Error(`Expected a name first on each line of concepts.txt, got "${line}".`);
  const heading = kind === '-' ? [] : [kind];
  return { name, names, broader: [...broader, ...heading], kind, icons: split(icons, ' '), stamps: split(stamps, ' ') };
}

function split(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-');
}
