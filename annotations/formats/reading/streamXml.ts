import { SaxesParser } from 'saxes';
import { FileError, type Source } from './source.ts';

/** An element of an XML file, with the text directly in it. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Trimmed. */
  readonly text: string;
  /** The line of the file where the element begins. */
  readonly row: number;
};

type OpenElement = Omit<XmlElement, 'text' | 'children'> & { children: XmlElement[]; text: string };

const DEEPEST = 100;

/**
 * The elements of one name, such as "image" of CVAT or "annotation" of Pascal VOC, as they come; what lies around them
 * is not kept. Files with a document type are refused: entities of their own could blow up or reach out of the dataset.
 * @throws FileError where the file stops being XML; what came before has been given
 */
export async function* streamXml(source: Source, file: string, name: string): AsyncGenerator<XmlElement> {
  const ready: XmlElement[] = [];
  const parser = startParser(name, ready, file);
  for await (const piece of source.text(file)) {
    const problem = attempt(() => parser.write(piece));
    yield* ready.splice(0);
    if (problem !== undefined) throw problem;
  }
  const problem = attempt(() => parser.close());
  yield* ready.splice(0);
  if (problem !== undefined) throw problem;
}

/** The first child with this name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

function startParser(name: string, ready: XmlElement[], file: string): SaxesParser {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let depth = 0;
  const refuse = (reason: string): never => {
    throw new FileError(file, `Expected XML without a document type, got ${reason.slice(0, 200)}.`, parser.line);
  };
  parser.on('error', ({ message }) => refuse(message));
  parser.on('doctype', () => refuse('a document type, which is not read'));
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > DEEPEST) refuse(`elements more than ${DEEPEST} deep`);
    if (open.length === 0 && tag.name !== name) return;
    open.push({ name: tag.name, attributes: tag.attributes, children: [], text: '', row: parser.line });
  });
  const addText = (text: string) => {
    const inner = open.at(-1);
    if (inner !== undefined) inner.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    depth -= 1;
    const closed = open.pop();
    if (closed === undefined) return;
    const element = { ...closed, text: closed.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) ready.push(element);
    else parent.children.push(element);
  });
  return parser;
}

function attempt(step: () => void): FileError | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}
