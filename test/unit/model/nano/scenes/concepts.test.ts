import { expect, test } from 'vitest';
import { parseConcepts, readConcepts, termsOf } from '../../../../../model/nano/scenes/concepts.ts';

test('a line holds names, broader words, icons and stamps, and the heading is one more broader word', () => {
  const [dog] = parseConcepts('[animal]\ndog, puppy < pet | dog dog-face fxemoji:dogside | animals/dog\n');
  expect(dog).toEqual({
    name: 'dog',
    names: ['dog', 'puppy'],
    broader: ['pet', 'animal'],
    kind: 'animal',
    icons: ['dog', 'dog-face', 'fxemoji:dogside'],
    stamps: ['animals/dog'],
  });
  expect(termsOf(dog)).toEqual(['dog', 'puppy', 'pet', 'animal']);
});

test('comments, blank lines and the heading "-" add nothing', () => {
  expect(parseConcepts('# note\n\n[-]\nbell | bell\n')[0].broader).toEqual([]);
});

test('a line without a name is refused with the line', () => {
  expect(() => parseConcepts('[animal]\n | dog')).toThrow('got " | dog"');
});

test('the table has more than 300 concepts, all with a picture somewhere and words fit for a prompt', () => {
  const concepts = readConcepts();
  expect(concepts.length).toBeGreaterThan(300);
  for (const concept of concepts) {
    expect(concept.icons.length + concept.stamps.length, concept.name).toBeGreaterThan(0);
    for (const term of termsOf(concept)) expect(term).toMatch(/^[a-z][a-z -]*$/);
    expect(new Set(termsOf(concept)).size, concept.name).toBe(termsOf(concept).length);
  }
});
