import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exportProject } from '../jobs/export.ts';
import { drawOverview } from '../jobs/overview.ts';
import { samplesFolder } from '../packageRoot.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { acceptAbove, describeAcceptances } from './accept.ts';
import type { AddCommand } from './command.ts';
import { describeExport } from './export.ts';
import { withModel, withWritableProject } from './open.ts';
import { describeProposals, proposeInto } from './propose.ts';

const PHRASES_FILE = 'phrases.txt';
const THRESHOLDS = { minMatch: 0.5, minIou: 0.5 };

export const demo: AddCommand = (program, start) => {
  program
    .command('demo')
    .summary('show the main job on the sample images, with the embedded nano model')
    .description(
      `Copies the samples to a folder, proposes boxes, accepts those above a threshold, exports training data and draws an
overview picture. Needs no network.`,
    )
    .argument('<folder>', 'where to work; made if it is not there')
    .action((folder: string) => start((terminal) => runDemo(terminal, path.resolve(folder))));
};

async function runDemo(terminal: Terminal, folder: string): Promise<number> {
  const images = path.join(folder, 'images');
  const dataset = path.join(folder, 'dataset');
  const overview = path.join(folder, 'overview.jpg');
  await copySamples(images);
  return withWritableProject(images, { create: true }, (project) =>
    withModel(terminal, {}, async (model) => {
      const words = { phrases: [path.join(images, PHRASES_FILE)], prompt: 'rec', resume: true } as const;
      const proposed = await proposeInto(terminal, project, model, words);
      if (proposed.cancelled) return EXIT.cancelled;
      const accepted = await acceptAbove(terminal, project, THRESHOLDS);
      const exported = await exportProject({
        project,
        format: 'objembed',
        out: dataset,
        options: { perDeviceBatch: 1, worldSize: 1, validationRatio: 0 },
        allow: [],
        signal: terminal.signal,
      });
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

/** Copies what is not there yet, so that a demo repeated in its folder goes on with it. */
async function copySamples(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(samplesFolder, folder, { recursive: true, force: false });
}
