import { expect, test } from 'vitest';
import type { LocatedFinding } from '../../../../main/api/projects.ts';
import { groupFindings, severitiesInWords } from '../../../../renderer/panels/problems/findingGroups.ts';

function finding(part: Partial<LocatedFinding>): LocatedFinding {
  return {
    code: 'region/no-phrase',
    severity: 'error',
    imageId: 'a',
    recordId: 'r1',
    message: 'The region carries no phrase.',
    path: 'a.jpg',
    ...part,
  };
}

test('findings stand under their image, in the order of the check', () => {
  const groups = groupFindings(null, [
    finding({ imageId: 'b', path: 'b.jpg', recordId: 'r2' }),
    finding({ imageId: 'a', path: 'a.jpg' }),
    finding({ imageId: 'b', path: 'b.jpg', recordId: 'r3' }),
  ]);
  expect(groups.map(({ title, findings }) => [title, findings.map(({ recordId }) => recordId)])).toEqual([
    ['b.jpg', ['r2', 'r3']],
    ['a.jpg', ['r1']],
  ]);
});

test('the open image comes first, with what it shows now instead of what the check found then', () => {
  const now = finding({ message: 'now' });
  const groups = groupFindings({ imageId: 'a', path: 'a.jpg', findings: [now] }, [
    finding({ imageId: 'b', path: 'b.jpg' }),
    finding({ message: 'then' }),
  ]);
  expect(groups.map(({ title }) => title)).toEqual(['a.jpg', 'b.jpg']);
  expect(groups[0]?.findings.map(({ message }) => message)).toEqual(['now']);
});

test('an open image whose problems were mended is listed no more', () => {
  const mended = { imageId: 'a', path: 'a.jpg', findings: [] };
  expect(groupFindings(mended, [finding({})])).toEqual([]);
});

test('findings of the vocabulary stand under Phrases, whichever image is open', () => {
  const vocabulary = finding({ imageId: null, path: null, code: 'phrase/empty' });
  const [group] = groupFindings({ imageId: 'a', path: 'a.jpg', findings: [] }, [vocabulary]);
  expect(group).toMatchObject({ imageId: null, title: 'Phrases' });
});

test('within an image errors come before warnings', () => {
  const warning = finding({ severity: 'warning', code: 'region/duplicate' });
  const [group] = groupFindings(null, [warning, finding({})]);
  expect(group?.findings.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});

test('severities are counted in words', () => {
  expect(severitiesInWords([])).toBe('');
  expect(severitiesInWords([{ severity: 'error' }])).toBe('1 error');
  expect(severitiesInWords([{ severity: 'warning' }, { severity: 'error' }, { severity: 'warning' }])).toBe(
    '1 error, 2 warnings',
  );
});
