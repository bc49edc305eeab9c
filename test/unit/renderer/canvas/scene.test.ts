import { expect, test } from 'vitest';
import { phraseColour } from '../../../../annotations/colours.ts';
import { sceneBoxes, splitScene } from '../../../../renderer/canvas/scene.ts';
import { selectionText } from '../../../../renderer/canvas/selectionText.ts';
import { CAT } from '../state/world.ts';
import { openedImage } from './openedImage.ts';

test('proposals that reach the thresholds lie under regions, large boxes under small ones', async () => {
  const { state } = await openedImage();
  expect(sceneBoxes(state(), null).map(({ kind, id }) => [kind, id])).toEqual([
    ['proposal', '0'],
    ['region', 'large'],
    ['region', 'small'],
  ]);
});

test('a selected proposal is shown though it does not reach the thresholds', async () => {
  const { state } = await openedImage();
  expect(sceneBoxes(state(), 1).filter(({ kind }) => kind === 'proposal')).toHaveLength(2);
});

test('a region shows its phrases, the colour of the first and the scores that the model gave for it', async () => {
  const { state } = await openedImage();
  const [, large, small] = sceneBoxes(state(), null);
  expect(small).toMatchObject({ label: 'cat, dog', colour: phraseColour(CAT.position), match: 0.4, iou: 0.5 });
  expect(large).toMatchObject({ label: 'no phrase', match: null, iou: null });
});

test('what is hidden is not in the scene, and what is locked says so', async () => {
  const { state, actions } = await openedImage();
  actions.set({ hiddenRegionIds: new Set(['large']), lockedRegionIds: new Set(['small']), showsProposals: false });
  expect(sceneBoxes(state(), null)).toMatchObject([{ id: 'small', isLocked: true }]);
  actions.set({ showsRegions: false });
  expect(sceneBoxes(state(), null)).toEqual([]);
});

test('what is selected is taken out of the scene and said in words', async () => {
  const { state } = await openedImage();
  const scene = sceneBoxes(state(), null);
  const { selected, others } = splitScene(scene, { kind: 'regions', ids: ['small'] });
  expect([selected, others].map((boxes) => boxes.map(({ id }) => id))).toEqual([['small'], ['0', 'large']]);
  expect(selectionText(scene, { kind: 'regions', ids: ['small'] })).toBe(
    'Region: cat, dog, match 0.40, tightness 0.50, from 60, 10 to 80, 20',
  );
  expect(selectionText(scene, { kind: 'regions', ids: ['small', 'large'] })).toBe('2 regions selected');
  expect(selectionText(scene, { kind: 'proposal', index: 0 })).toMatch(/^Proposal: dog, match/);
  expect(selectionText(scene, { kind: 'regions', ids: [] })).toBe('');
});
