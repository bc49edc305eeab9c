// Whether the workbench keeps its promises, in a headless Chromium on the built page: a project of 100,000 images opens,
// 2,000 boxes are panned and zoomed, the next image comes, a large change is undone.
// `node test/bench/workbench.ts [--only opening,canvas,next,undo] [--projects folder] [--json file]`
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { measureCanvas } from './workbench/canvas.ts';
import { makeDenseProject } from './workbench/dense.ts';
import { makeLargeProject } from './workbench/large.ts';
import { measureNextImage } from './workbench/nextImage.ts';
import { measureOpening } from './workbench/opening.ts';
import { crowding, type Finding, tableOf, verdictOf } from './workbench/report.ts';
import { launch, requireBuiltPage } from './workbench/session.ts';
import { measureUndo } from './workbench/undo.ts';

type Place = { readonly folder: string; readonly dataFolder: string };
type Part = {
  readonly project: 'large' | 'dense';
  readonly measure: (browser: Browser, place: Place) => Promise<readonly Finding[]>;
};

const parts: Readonly<Record<string, Part>> = {
  opening: { project: 'large', measure: measureOpening },
  canvas: { project: 'dense', measure: measureCanvas },
  next: { project: 'dense', measure: measureNextImage },
  undo: { project: 'dense', measure: measureUndo },
};
const makers = { large: makeLargeProject, dense: makeDenseProject };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(parts).join(',') },
    /** Where the projects are made, or were left by the run before; else they are temporary. */
    projects: { type: 'string' },
    json: { type: 'string' },
  },
});
requireBuiltPage();
const projects = values.projects ?? mkdtempSync(path.join(tmpdir(), 'objembed-bench-'));
mkdirSync(projects, { recursive: true });
const browser = await launch();
try {
  const findings = await measureAll(values.only.split(','));
  console.log(tableOf(findings));
  if (values.json !== undefined) {
    const lines = findings.map((finding) => ({ ...finding, verdict: verdictOf(finding) }));
    writeFileSync(values.json, `${JSON.stringify(lines, null, 2)}\n`);
  }
} finally {
  await browser.close();
  if (values.projects === undefined) rmSync(projects, { recursive: true, force: true, maxRetries: 5 });
}

async function measureAll(names: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of names) {
    const part = parts[name];
    if (part === undefined)
      throw new Error(`Expected one of ${Object.keys(parts).join(', ')} after --only, got ${name}.`);
    const folder = await madeProject(part.project);
    console.log(`Measuring: ${name} (others make work take ${crowding().toFixed(1)} times as long)`);
    findings.push(...(await part.measure(browser, { folder, dataFolder: path.join(projects, 'data') })));
  }
  return findings;
}

/** Makes a project when it is not there yet. */
async function madeProject(name: Part['project']): Promise<string> {
  const folder = path.join(projects, name);
  if (existsSync(folder)) return folder;
  console.log(`Making the ${name} project`);
  await makers[name](folder, console.log);
  return folder;
}
