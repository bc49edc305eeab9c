import { describe, expect, test } from 'vitest';
import { childOf, streamXml, type XmlElement } from '../../../../../annotations/formats/reading/streamXml.ts';
import { filesOf, memorySource } from '../files.ts';

async function elementsOf(text: string, name = 'box'): Promise<XmlElement[]> {
  const elements: XmlElement[] = [];
  for await (const element of streamXml(memorySource(filesOf({ 'x.xml': text }), 5), 'x.xml', name))
    elements.push(element);
  return elements;
}

describe('streaming XML', () => {
  test('gives the elements of one name with attributes, children, text and line', async () => {
    const text =
      '<?xml version="1.0"?>\n<all>\n<box label="a &amp; b"><name> red\n car </name></box><x/><box>1<![CDATA[<2]]></box></all>';
    const [first, second] = await elementsOf(text);
    expect(first).toMatchObject({ attributes: { label: 'a & b' }, row: 3 });
    expect(childOf(first, 'name')?.text).toBe('red\n car');
    expect(second.text).toBe('1<2');
  });

  test('refuses a document type, so that no entity blows up or reaches another file', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a><box>&c;</box></a>';
    const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><box>&x;</box></a>';
    for (const text of [bomb, outside]) await expect(elementsOf(text)).rejects.toThrow('document type');
    await expect(elementsOf('<a><box>&x;</box></a>')).rejects.toMatchObject({ name: 'FileError', file: 'x.xml' });
  });

  test.each(['<a><box>', '<a><box></a>', 'no xml', '', `${'<a>'.repeat(1000)}`])(
    'stops where %j stops being XML',
    async (text) => {
      await expect(elementsOf(text)).rejects.toMatchObject({ name: 'FileError' });
    },
  );
});
