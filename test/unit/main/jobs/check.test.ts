import { expect, test } from 'vitest';
import { checkProject } from '../../../../main/jobs/check.ts';
import { add, image, phrase, region, temporaryProject, toArray } from '../store/temporaryProject.ts';

const never = new AbortController().signal;

test('a check tells of the vocabulary first, then of each image by its path', async () => {
  const project = await temporaryProject();
  const twins = [phrase('dog', 0), { ...phrase('dogs', 1), text: 'A Dog' }];
  await add(project, ...twins, image('1', 'b.jpg'), image('2', 'a.jpg'), image('3', 'c.jpg'));
  await add(project, region('r', '1'), { ...region('s', '2', ['dog']), box: [0, 0, 700, 10] });
  const findings = await toArray(checkProject(project, never));
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ['phrase/duplicate', null],
    ['region/box-outside', 'a.jpg'],
    ['region/no-phrase', 'b.jpg'],
  ]);
});

test('a check of a project in order, or of an empty one, tells nothing', async () => {
  const project = await temporaryProject();
  expect(await toArray(checkProject(project, never))).toEqual([]);
  await add(project, phrase('dog'), image('a'), region('r', 'a', ['dog']));
  expect(await toArray(checkProject(project, never))).toEqual([]);
});

test('a check stops when it is cancelled', async () => {
  const project = await temporaryProject();
  await add(project, image('a'));
  const signal = AbortSignal.abort(new Error('Cancelled.'));
  await expect(toArray(checkProject(project, signal))).rejects.toThrow('Cancelled.');
});
