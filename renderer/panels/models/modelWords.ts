import type { ModelEntry, ModelOffer, ModelsReport, ModelTask } from '../../../main/api/models.ts';
import { durationInWords } from '../words.ts';

/** How each state of a model is shown: a codicon, and words. */
const states: Readonly<Record<ModelEntry['state'], { icon: string; words: string }>> = {
  whole: { icon: 'pass', words: 'Whole' },
  unverified: { icon: 'circle-outline', words: 'Not verified' },
  damaged: { icon: 'error', words: 'Damaged' },
  missing: { icon: 'circle-slash', words: 'Not there' },
};

const kinds: Readonly<Record<ModelEntry['kind'], { icon: string; words: string }>> = {
  bundle: { icon: 'package', words: 'Bundle' },
  checkpoint: { icon: 'archive', words: 'Checkpoint' },
  proposer: { icon: 'symbol-ruler', words: 'Proposer' },
  unknown: { icon: 'question', words: 'Unknown' },
};

export function iconOf({ kind }: ModelEntry): string {
  return kinds[kind].icon;
}

/** An icon and words such as `Whole, verified 2026-11-24`. */
export function stateInWords({ state, verifiedAt }: ModelEntry): { icon: string; words: string } {
  const { icon, words } = states[state];
  return {
    icon,
    words: verifiedAt === null || state !== 'whole' ? words : `${words}, verified ${verifiedAt.slice(0, 10)}`,
  };
}

/** `Bundle of ObjEmbed-2B, 2.1 GB` */
export function factsOf(model: ModelEntry): string {
  const { id, kind, origin, bytes, hasProposer, state } = model;
  const from = origin === null ? '' : ` of ${lastPart(origin)}`;
  const lacks = hasProposer || kind === 'unknown' || state === 'missing' ? '' : ', without a proposer';
  const what = id === 'nano' ? 'The embedded model' : kinds[kind].words;
  return `${what}${from}${lacks}${bytes === 0 ? '' : `, ${bytesInWords(bytes)}`}`;
}

/** Whether it can be run. A checkpoint is to be converted to a precision first, unless it is as small as the embedded one. */
export function isUsable({ id, kind, state, hasProposer }: ModelEntry): boolean {
  const isWhole = state === 'whole' || state === 'unverified';
  return isWhole && hasProposer && (kind === 'bundle' || id === 'nano');
}

/** What to say of a bundle that takes all memory of the machine, or more; null of others. */
export function sizeRemark({ kind, bytes }: ModelEntry, memory: number | undefined): string | null {
  if (kind !== 'bundle' || memory === undefined || bytes < memory) return null;
  return `It is larger than the memory of this machine (${bytesInWords(memory)}): a smaller precision will serve better.`;
}

/** `4.3 GB`, `24 MB` */
export function bytesInWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** What is being done, and how far it has come. */
export function progressInWords({ status, step, done, total, secondsLeft, error }: ModelTask): string {
  if (status === 'failed') return error ?? 'It failed.';
  if (status === 'waiting') return 'Waits for its turn.';
  const share = total === 0 ? '' : `${bytesInWords(done)} of ${bytesInWords(total)}`;
  const left = secondsLeft === null || done >= total ? '' : `about ${durationInWords(secondsLeft)} left`;
  return [step, share, left].filter((part) => part !== '').join(', ');
}

/** In the status bar: `Downloading ObjEmbed-2B, 34 %`. */
export function taskInShort({ title, done, total }: ModelTask): string {
  return total === 0 ? title : `${title}, ${Math.floor((100 * done) / total)} %`;
}

/** `1.2 of 4.9 GB are here` */
export function partialInWords({ done, total }: NonNullable<ModelOffer['partial']>): string {
  return total === null ? `${bytesInWords(done)} are here` : `${bytesInWords(done)} of ${bytesInWords(total)} are here`;
}

/** The name of what the next job runs. */
export function usedName({ used, models }: ModelsReport): string {
  return models.find(({ id }) => id === used)?.name ?? lastPart(used);
}

/** Work whose target is neither listed nor offered: it makes something new. */
export function looseTasks({ tasks, models, offers }: ModelsReport): readonly ModelTask[] {
  const known = new Set([...models.map(({ id }) => id), ...offers.map(({ name }) => name)]);
  return tasks.filter(({ target }) => !known.has(target) && !models.some(({ name }) => name === target));
}

export function taskOf({ tasks }: ModelsReport, ...targets: readonly string[]): ModelTask | undefined {
  return tasks.find(({ target }) => targets.includes(target));
}

/** The folder of any model may be called "checkpoint". */
function lastPart(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '' && part !== 'checkpoint') ?? path;
}
