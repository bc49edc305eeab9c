import type { PhraseRecord } from '../../records.ts';
import type { Dataset, DatasetImage, Split } from '../dataset.ts';
import type { Note } from '../notes.ts';

/** What a format can say of a dataset. Whatever it cannot is counted before it is written, under a code `lost/*`. */
export type Holds = {
  readonly captions: 'short and long' | 'one' | 'none';
  readonly verifiedAbsent: boolean;
  readonly exhaustive: boolean;
  readonly rejections: boolean;
  /** `many`: also when the format repeats the object for each text, because reading joins equal boxes again. */
  readonly phrasesOfRegion: 'many' | 'one';
  readonly regions: boolean;
  readonly regionsWithoutPhrase: boolean;
  readonly imagesWithoutRegions: boolean;
  readonly unusedPhrases: boolean;
  /** Proposals are read from the project only for formats that have a place for them. */
  readonly proposals: boolean;
  readonly splits: 'all' | 'train and val' | 'none';
};

/** The dataset, which notes what the format cannot hold when its images are gone through for the first time. */
export function notingLosses(dataset: Dataset, holds: Holds, note: Note): Dataset {
  let isFirst = true;
  if (dataset.leftProposals === true && !holds.proposals) note('lost/proposals', 'The project has proposals.');
  return {
    phrases: dataset.phrases,
    images: {
      async *[Symbol.asyncIterator]() {
        const say: Note = isFirst ? note : () => {};
        isFirst = false;
        const used = new Set<string>();
        for await (const entry of dataset.images) {
          noteLosses(entry, holds, say);
          for (const phraseId of phrasesWritten(entry, holds)) used.add(phraseId);
          yield entry;
        }
        if (!holds.unusedPhrases) noteUnused(dataset.phrases, used, say);
      },
    },
  };
}

function noteLosses(entry: DatasetImage, holds: Holds, note: Note): void {
  const { image, captions, regions, proposals, rejections } = entry;
  const about = { image };
  const lone = regions.filter(({ phraseIds }) => phraseIds.length === 0).length;
  const several = regions.filter(({ phraseIds }) => phraseIds.length > 1).length;
  if (regions.length > 0 && !holds.regions) note('lost/regions', `Regions: ${regions.length}.`, about);
  if (captions !== undefined && holds.captions === 'none') note('lost/captions', 'The image has captions.', about);
  if (captions?.short && captions.long && holds.captions === 'one') {
    note('lost/second-caption', 'The image has a short and a long caption.', about);
  }
  if (entry.split !== undefined && !holdsSplit(holds, entry.split)) {
    note('written/split', `The image is in the split ${entry.split}.`, about);
  }
  noteStates(entry, holds, note);
  if (rejections.length > 0 && !holds.rejections) note('lost/rejections', `Rejections: ${rejections.length}.`, about);
  if (holds.regions && lone > 0 && !holds.regionsWithoutPhrase) {
    note('lost/regions-without-phrase', `Regions without a phrase: ${lone}.`, about);
  }
  if (holds.regions && several > 0 && holds.phrasesOfRegion === 'one') {
    note('lost/phrases', `Regions with several phrases: ${several}.`, about);
  }
  if (regions.length === 0 && !holds.imagesWithoutRegions)
    note('lost/empty-images', 'The image has no regions.', about);
  if (proposals.boxes.length > 0 && !holds.proposals) {
    note('lost/proposals', `Proposals: ${proposals.boxes.length}.`, about);
  }
}

function holdsSplit({ splits }: Holds, split: Split): boolean {
  return splits === 'all' || (splits === 'train and val' && split !== 'test');
}

function noteStates({ image, phraseStates }: DatasetImage, holds: Holds, note: Note): void {
  const absent = phraseStates.filter(({ state }) => state === 'verified absent').length;
  const exhaustive = phraseStates.length - absent;
  if (absent > 0 && !holds.verifiedAbsent) note('lost/verified-absent', `Phrases: ${absent}.`, { image });
  if (exhaustive > 0 && !holds.exhaustive) note('lost/exhaustive', `Phrases: ${exhaustive}.`, { image });
}

function phrasesWritten({ regions, phraseStates, rejections }: DatasetImage, holds: Holds): string[] {
  const states = phraseStates.filter(({ state }) => (state === 'exhaustive' ? holds.exhaustive : holds.verifiedAbsent));
  return [
    ...(holds.regions ? regions.flatMap(({ phraseIds }) => phraseIds) : []),
    ...states.map(({ phraseId }) => phraseId),
    ...(holds.rejections ? rejections.map(({ phraseId }) => phraseId) : []),
  ];
}

function noteUnused(phrases: readonly PhraseRecord[], used: ReadonlySet<string>, note: Note): void {
  const unused = phrases.filter(({ id }) => !used.has(id)).map(({ text }) => `"${text}"`);
  if (unused.length === 0) return;
  const shown = unused.slice(0, 10).join(', ');
  note('lost/unused-phrases', `Phrases that nothing uses (${unused.length}): ${shown}.`);
}
