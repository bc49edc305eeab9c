import { addPhrases, readPhrases } from '../../jobs/phrases.ts';
import { type ProposeSummary, proposeForProject } from '../../jobs/propose.ts';
import type { Model } from '../../model.ts';
import { readMissingSizes } from '../../store/imageFiles.ts';
import type { WritableProject } from '../../store/openProject.ts';
import { scanImages } from '../../store/scanImages.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ProposeWords } from '../words.ts';
import { withModel, withWritableProject } from './open.ts';

export async function propose(terminal: Terminal, folder: string, words: ProposeWords): Promise<number> {
  const { model: path, numerics, precision, provider } = words;
  return withWritableProject(folder, { create: true }, (project) =>
    withModel(terminal, { path, numerics, precision, provider }, async (model) => {
      const summary = await proposeInto(terminal, project, model, words);
      terminal.result(summary, () => describeProposals(summary));
      return exitCodeOf(summary);
    }),
  );
}

/** Brings the project up to date with its folder and its new phrases, and runs the model over it. */
export async function proposeInto(
  terminal: Terminal,
  project: WritableProject,
  model: Model,
  words: Pick<ProposeWords, 'phrases' | 'prompt' | 'resume'>,
): Promise<ProposeSummary> {
  const { signal } = terminal;
  const phrases = await readPhrases(words.phrases ?? []);
  const scan = await scanImages(project, { signal });
  for (const { path, reason } of scan.skipped) terminal.remark(`Skipped ${path}: ${reason}.`);
  for (const path of scan.missing) terminal.remark(`Missing ${path}: its records stay.`);
  await readMissingSizes(project, (file) => model.call('readImageSize', { file }, { signal }), { signal });
  await addPhrases(project, model, phrases, signal);
  const progress = terminal.progress('Proposing', scan.found);
  try {
    return await proposeForProject({
      project,
      model,
      task: words.prompt,
      resume: words.resume ?? false,
      signal,
      onProgress: ({ done, total, imagesPerSecond }) =>
        progress.update(done, total, `${imagesPerSecond.toFixed(1)} images/s`),
    });
  } finally {
    progress.stop();
  }
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
