import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type ExportSummary, exportProject } from '../../jobs/export.ts';
import { drawOverview } from '../../jobs/overview.ts';
import { nanoCheckpoint, samplesFolder } from '../../packageRoot.ts';
import type { Project } from '../../store/openProject.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import { acceptAbove, describeAcceptances } from './accept.ts';
import { describeExport } from './export.ts';
import { withModel, withWritableProject } from './open.ts';
import { describeProposals, proposeInto } from './propose.ts';

const PHRASES_FILE = 'phrases.txt';
const THRESHOLDS = { minMatch: 0.42, minIou: 0.5 };

export async function demo(terminal: Terminal, folder: string): Promise<number> {
  const images = path.resolve(folder, 'images');
  await copySamples(images);
  return withWritableProject(images, { create: true }, (project) =>
    withModel(terminal, { path: nanoCheckpoint }, async (model) => {
      const words = { phrases: [path.join(images, PHRASES_FILE)], prompt: 'rec', resume: true } as const;
      const proposed = await proposeInto(terminal, project, model, words);
      if (proposed.cancelled) return EXIT.cancelled;
      const accepted = await acceptAbove(terminal, project, THRESHOLDS);
      const dataset = path.resolve(folder, 'dataset');
      const exported = await exportSamples(terminal, project, dataset);
      const overview = path.resolve(folder, 'overview.jpg');
      await drawOverview(project, model, overview);
      terminal.result({ proposed, accepted, exported, overview }, () =>
        [
          describeProposals(proposed),
          describeAcceptances(accepted),
          describeExport(exported, dataset),
          `Drew every accepted box with its two numbers in ${overview}`,
        ].join('\n\n'),
      );
      return exported.refused.length > 0 ? EXIT.findings : EXIT.ok;
    }),
  );
}

/** A handful of images fills no batch of a large machine, and is too small to be split. */
function exportSamples({ signal }: Terminal, project: Project, out: string): Promise<ExportSummary> {
  const options = { perDeviceBatch: 1, worldSize: 1, validationRatio: 0 };
  return exportProject({ project, format: 'objembed', out, options, allow: [], signal });
}

/** Copies what is not there yet, so that a demo repeated in its folder goes on with it. */
async function copySamples(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(samplesFolder, folder, { recursive: true, force: false });
}
