import { expect, test } from 'vitest';
import { windowTitle } from '../../../../renderer/app/windowTitle.ts';

const project = { folder: '/a/photos', name: 'photos', images: 1, scanning: false, phrases: [], run: null };
const current = { id: 'a', path: 'city/a.jpg', width: 1, height: 1, status: 'unseen', regions: 0, index: 0 } as const;

test('the title names the image, the project and the app, as far as they are there', () => {
  expect(windowTitle({ project: null, current: null })).toBe('ObjEmbed Studio');
  expect(windowTitle({ project, current: null })).toBe('photos – ObjEmbed Studio');
  expect(windowTitle({ project, current })).toBe('a.jpg – photos – ObjEmbed Studio');
});
