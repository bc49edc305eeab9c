import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { phraseColour } from '../../../../annotations/colours.ts';
import { drawOverview } from '../../../../main/jobs/overview.ts';
import { add, region } from '../store/temporaryProject.ts';
import { fakeModel } from './fakeModel.ts';
import { animal, catBox, dog, dogBox, MODEL_ID, proposedProject } from './proposedProject.ts';

test('an overview shows each region with its best phrase, leaves out what has none, and what is gone', async () => {
  const { project } = await proposedProject([dog, animal], { a: [], b: [], gone: [] });
  await rm(path.join(project.folder, 'gone.jpg'));
  const scores = { modelId: MODEL_ID, predictedIou: 0.5, semantic: { dog: 0.9, animal: 0.4 } };
  await add(
    project,
    { ...region('1', 'a', ['animal', 'dog']), box: dogBox, scores },
    { ...region('2', 'b', ['animal']), box: catBox },
    region('3', 'b'),
  );
  const model = fakeModel({ drawContactSheet: async () => {} });
  await drawOverview(project, model, 'overview.jpg');
  const scored = { box: dogBox, text: 'a dog 0.45', colour: phraseColour(0), matchScore: 0.45, predictedIou: 0.5 };
  const drawn = { box: catBox, text: 'an animal', colour: phraseColour(1), matchScore: 0, predictedIou: 0 };
  const tiles = [
    { file: path.join(project.folder, 'a.jpg'), title: 'a.jpg', marks: [scored] },
    { file: path.join(project.folder, 'b.jpg'), title: 'b.jpg', marks: [drawn] },
  ];
  expect(model.calls).toEqual([{ method: 'drawContactSheet', job: { tiles, columns: 4, out: 'overview.jpg' } }]);
});
