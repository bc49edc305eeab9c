import type { Suggestion } from '../../../annotations/curation/suggestions.ts';
import { judgeChangedImages } from '../../jobs/disagreements.ts';
import { countUnjudged, orderAnew } from '../../store/disagreements.ts';
import { type QueueEntry, selectQueue } from '../../store/queue.ts';
import { countKinds } from '../../store/queueCounts.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import { withWritableProject } from './open.ts';

const ALL = { kinds: [], phraseId: null } as const;

type ListedImage = {
  readonly path: string;
  /** The sum of the confidences of what is listed. */
  readonly expectedEdits: number;
  readonly suggestions: readonly Suggestion[];
};

/** Judges the images that changed and lists what is open. */
export async function queue(terminal: Terminal, folder: string, limit: number): Promise<number> {
  return withWritableProject(folder, { create: false }, async (project) => {
    const total = await countUnjudged(project);
    const progress = terminal.progress('judge', total);
    const onProgress = (left: number) => progress.update(total - left, total);
    await judgeChangedImages({ project, signal: terminal.signal, onProgress });
    progress.stop();
    terminal.signal.throwIfAborted();
    await orderAnew(project);
    const counts = await countKinds(project, null);
    const images = groupByImage(await selectQueue(project, ALL, { offset: 0, limit }));
    const open = Object.values(counts).reduce((sum, count) => sum + count, 0);
    terminal.result({ open, counts, images }, () => describe(open, counts, images));
    return EXIT.ok;
  });
}

function groupByImage(entries: readonly QueueEntry[]): readonly ListedImage[] {
  return [...Map.groupBy(entries, ({ imageId }) => imageId).values()].flatMap((own) => {
    const suggestions = own.map(({ suggestion }) => suggestion);
    const expectedEdits = suggestions.reduce((sum, { confidence }) => sum + confidence, 0);
    return own.slice(0, 1).map(({ path }) => ({ path, expectedEdits, suggestions }));
  });
}

function describe(open: number, counts: Readonly<Record<string, number>>, images: readonly ListedImage[]): string {
  if (open === 0) return 'No disagreements in the images that were begun and that a model has seen.';
  const rows = images.map(({ path, expectedEdits, suggestions }) => {
    const kinds = Map.groupBy(suggestions, ({ kind }) => kind);
    const told = [...kinds].map(([kind, own]) => `${own.length} ${kind}`).join(', ');
    return [path, expectedEdits.toFixed(2), told];
  });
  const byKind = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return [table(['image', 'expected edits', 'disagreements'], rows), byKind.join(', ')].join('\n');
}
