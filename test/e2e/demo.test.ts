import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AcceptSummary } from '../../main/jobs/accept.ts';
import type { ExportSummary } from '../../main/jobs/export.ts';
import type { ProposeSummary } from '../../main/jobs/propose.ts';
import { runJson, temporaryFolder } from './commandLine.ts';

type DemoSummary = { proposed: ProposeSummary; accepted: AcceptSummary; exported: ExportSummary; overview: string };
type TrainingRecord = { image: string; objects: { bbox: number[]; label: string }[] };

test('the demo proposes, accepts, exports training data that names real files, and draws the overview', async () => {
  const folder = temporaryFolder();
  const summary = await runJson<DemoSummary>('demo', folder);
  expect(summary.proposed).toMatchObject({ done: 24, failed: [], left: 0, cancelled: false });
  expect(summary.accepted.accepted).toBeGreaterThanOrEqual(24);
  expect(summary.exported.report.openErrors).toBe(0);

  const records = readFileSync(join(folder, 'dataset', 'train.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const parsed = records.map((line): TrainingRecord => JSON.parse(line));
  const proposals = JSON.parse(readFileSync(join(folder, 'dataset', 'proposals_train.json'), 'utf8'));
  expect(parsed.flatMap(({ objects }) => objects).length).toBeGreaterThanOrEqual(summary.accepted.accepted);
  for (const { image } of parsed) {
    expect(existsSync(image)).toBe(true);
    expect(proposals[image].length).toBeGreaterThan(0);
  }
  expect(readFileSync(summary.overview).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
}, 300_000);
