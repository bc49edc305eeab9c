import type { Task } from '../../model/text/prompts.ts';
import { embedPhrases } from '../jobs/phraseScores.ts';
import { addPhrases, readPhrases } from '../jobs/phrases.ts';
import { type ProposeSummary, proposeForProject } from '../jobs/propose.ts';
import type { Model } from '../model.ts';
import { readMissingSizes } from '../store/imageFiles.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';
import { scanImages } from '../store/scanImages.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import type { AddCommand } from './command.ts';
import { withModel, withWritableProject } from './open.ts';
import { type ModelWords, modelOption, numericsOption, taskOption } from './options.ts';

type Words = ModelWords & { readonly phrases?: readonly string[]; readonly prompt: Task; readonly resume?: boolean };

export const propose: AddCommand = (program, start) => {
  program
    .command('propose')
    .summary('let the model propose boxes in every image of a folder')
    .description(
      `Makes the folder a project if it is not one yet, adds the phrases to its vocabulary and runs the model over every
image. Each proposal gets a predicted IoU; its matches with phrases are computed when they are needed, so that a new
phrase never runs the images again. A broken image is reported and skipped.`,
    )
    .argument('<folder>', 'a folder of images')
    .option('-p, --phrases <text-or-file...>', 'phrases, or files with a phrase a line')
    .addOption(modelOption())
    .addOption(numericsOption())
    .addOption(taskOption())
    .option('--resume', 'go on with the latest run of this model: only the images that it has not done')
    .action((folder: string, words: Words) =>
      start((terminal) =>
        withWritableProject(folder, { create: true }, (project) =>
          withModel(terminal, { path: words.model, numerics: words.numerics }, async (model) => {
            const summary = await proposeInto(terminal, project, model, words);
            terminal.result(summary, () => describeProposals(summary));
            return exitCodeOf(summary);
          }),
        ),
      ),
    );
};

/** Brings the project up to date with its folder and its new phrases, and runs the model over it. */
export async function proposeInto(
  terminal: Terminal,
  project: WritableProject,
  model: Model,
  words: Pick<Words, 'phrases' | 'prompt' | 'resume'>,
): Promise<ProposeSummary> {
  const { signal } = terminal;
  const scan = await scanImages(project, { signal });
  for (const { path, reason } of scan.skipped) terminal.remark(`Skipped ${path}: ${reason}.`);
  for (const path of scan.missing) terminal.remark(`Missing ${path}: its records stay.`);
  await readMissingSizes(project, (file) => model.call('readImageSize', { file }, { signal }), { signal });
  await addPhrases(project, await readPhrases(words.phrases ?? []));
  await embedPhrases(project, model, await allPhrases(project), signal);

  const progress = terminal.progress('Proposing', scan.found);
  const summary = await proposeForProject({
    project,
    model,
    task: words.prompt,
    resume: words.resume ?? false,
    signal,
    onProgress: ({ done, total, imagesPerSecond }) =>
      progress.update(done, total, `${imagesPerSecond.toFixed(1)} images/s`),
  });
  progress.stop();
  return summary;
}

export function describeProposals({ done, failed, left, cancelled, seconds }: ProposeSummary): string {
  const rate = seconds > 0 ? ` in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(1)} images/s)` : '';
  const outcome = cancelled ? `Cancelled with ${left} images left; --resume goes on from there.\n` : '';
  const errors = failed.map(({ path, error }) => `  ${path}: ${error}`);
  const failures = failed.length > 0 ? `\n${failed.length} images failed:\n${errors.join('\n')}` : '';
  return `${outcome}Proposed boxes in ${done} images${rate}.${failures}`;
}

function exitCodeOf({ cancelled, failed }: ProposeSummary): number {
  if (cancelled) return EXIT.cancelled;
  return failed.length > 0 ? EXIT.someImagesFailed : EXIT.ok;
}
