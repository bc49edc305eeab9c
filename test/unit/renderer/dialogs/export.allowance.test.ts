import { expect, test } from 'vitest';
import type { ExportReport } from '../../../../main/api/datasets.ts';
import { needsAllowance, obstacles } from '../../../../renderer/dialogs/export/allowance.ts';

type Rule = ExportReport['rules'][number];

function rule(part: Partial<Rule>): Rule {
  return { code: 'a', severity: 'error', meaning: 'Something.', count: 2, fixed: 0, hits: [], ...part };
}

test('only errors that were not mended stand in the way', () => {
  expect(needsAllowance(rule({}))).toBe(true);
  expect(needsAllowance(rule({ fixed: 2 }))).toBe(false);
  expect(needsAllowance(rule({ severity: 'warning' }))).toBe(false);
});

test('an export may be written when every open error is allowed by its own code', () => {
  const report = { rules: [rule({ code: 'a' }), rule({ code: 'b' }), rule({ code: 'c', severity: 'warning' })] };
  expect(obstacles(report, [])).toEqual(['a', 'b']);
  expect(obstacles(report, ['a', 'c'])).toEqual(['b']);
  expect(obstacles(report, ['b', 'a'])).toEqual([]);
});
