import { Option } from 'commander';
import { exportFormats } from '../../annotations/formats/formats.ts';
import { type ExportFormat, type ExportSummary, exportProject } from '../jobs/export.ts';
import { EXIT, table } from '../terminal.ts';
import type { AddCommand } from './command.ts';
import { withProject } from './open.ts';
import { fraction, wholeNumber } from './options.ts';

type Words = {
  readonly format: ExportFormat;
  readonly out: string;
  readonly allow: readonly string[];
};

export const exportDataset: AddCommand = (program, start) => {
  program
    .command('export')
    .summary('write the regions, captions and proposals as training data')
    .description(
      `Checks the project against the rules of the format and writes a folder, whole or not at all. Errors that would lose
data in training stop the export with exit code 4, unless their codes are allowed; everything else is in the report.`,
    )
    .argument('<folder>', 'a project')
    .addOption(new Option('-f, --format <id>', 'what to write').choices(Object.keys(exportFormats)).default('objembed'))
    .requiredOption('-o, --out <folder>', 'the folder to make; an earlier export there is replaced')
    .option('--allow <code...>', 'rules whose errors are accepted', [])
    .option('--root <path>', 'put before every image path (default: the project folder)')
    .option('--frame <frame>', 'frame of the boxes of turned images: stored or upright')
    .option('--task <task>', "the trainer's task of the set: rec or detection")
    .option('--validation-ratio <share>', 'share of images in the validation files', fraction)
    .option('--seed <number>', 'seed of the split', wholeNumber(0))
    .option('--per-device-batch <images>', 'images on one device in one training step', wholeNumber(1))
    .option('--world-size <devices>', 'devices that train', wholeNumber(1))
    .option('--two-captions', 'training reads short and long captions')
    .action((folder: string, { format, out, allow, ...options }: Words) =>
      start((terminal) =>
        withProject(folder, async (project) => {
          const summary = await exportProject({ project, format, out, allow, options, signal: terminal.signal });
          terminal.result(summary, () => describeExport(summary, out));
          return summary.refused.length > 0 ? EXIT.findings : EXIT.ok;
        }),
      ),
    );
};

export function describeExport({ report, files, refused }: ExportSummary, out: string): string {
  const rules = report.rules.map(({ code, severity, count, fixed, meaning }) => {
    const mended = fixed > 0 ? `, ${fixed} mended` : '';
    return `${severity} ${code} (${count}${mended}): ${meaning}`;
  });
  if (refused.length > 0) {
    const words = refused.map((code) => `--allow ${code}`).join(' ');
    return [...rules, `Nothing was written: mend these errors, or accept them with ${words}`].join('\n');
  }
  const splits = table(
    ['split', 'images', 'records', 'objects', 'negs', 'proposals', 'texts'],
    Object.entries(report.counts).map(([split, { images, records, objects, negs, proposals, texts }]) => [
      split,
      images,
      records,
      objects,
      negs,
      proposals,
      texts,
    ]),
  );
  return [...rules, splits, `Wrote ${files.length} files to ${out}`].join('\n');
}
