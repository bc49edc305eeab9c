import { DUPLICATE_IOU } from '../../../annotations/acceptance.ts';
import { type AcceptSummary, acceptForProject } from '../../jobs/accept.ts';
import type { WritableProject } from '../../store/openProject.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { AcceptWords } from '../words.ts';
import { withWritableProject } from './open.ts';

export async function accept(terminal: Terminal, folder: string, words: AcceptWords): Promise<number> {
  return withWritableProject(folder, { create: false }, async (project) => {
    const summary = await acceptAbove(terminal, project, words);
    terminal.result(summary, () => describeAcceptances(summary));
    return summary.cancelled ? EXIT.cancelled : EXIT.ok;
  });
}

/** Accepts what reaches the thresholds, in sight of the person who waits for it. */
export async function acceptAbove(
  terminal: Terminal,
  project: WritableProject,
  { minMatch, minIou }: AcceptWords,
): Promise<AcceptSummary> {
  const thresholds = { minMatch, minIou, duplicateIou: DUPLICATE_IOU };
  const progress = terminal.progress('Accepting', 0);
  try {
    return await acceptForProject({ project, thresholds, signal: terminal.signal, onProgress: progress.update });
  } finally {
    progress.stop();
  }
}

export function describeAcceptances({ accepted, images, byPhrase }: AcceptSummary): string {
  if (byPhrase.length === 0) return 'Accepted nothing: the project has no phrases; "propose --phrases" adds some.';
  const rows = byPhrase.map(({ phrase, accepted: count }) => [phrase, count] as const);
  const what = `${accepted} ${accepted === 1 ? 'proposal' : 'proposals'}`;
  return `Accepted ${what} in ${images} ${images === 1 ? 'image' : 'images'}.\n${table(['phrase', 'accepted'], rows)}`;
}
