import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formats } from '../../../annotations/formats/formats.ts';
import { formatsPage } from './formatsPage.ts';

const page = fileURLToPath(new URL('../../../docs/formats.md', import.meta.url));
const results = JSON.parse(readFileSync(new URL('../../peers/results.json', import.meta.url), 'utf8'));

test('docs/formats.md says what the code does; "npm run docs:formats" writes it anew', async () => {
  await expect(formatsPage(formats, results)).toMatchFileSnapshot(page);
});

test('the README leads to it', () => {
  expect(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).toContain('](docs/formats.md)');
});
