import { randomUUID } from 'node:crypto';
import { apply, type Change, emptyChange, isEmpty, merge } from '../../annotations/change.ts';
import { setTags, tagsOf } from '../../annotations/edits/facts.ts';
import { requireRecord } from '../../annotations/edits/lookup.ts';
import { addPhrase } from '../../annotations/edits/phrases.ts';
import { acceptProposals, isRejected, rejectProposal } from '../../annotations/edits/proposals.ts';
import { setPhrases } from '../../annotations/edits/regions.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import { type PhraseRecord, type Records, recordsOf, toRecords } from '../../annotations/records.ts';
import { isMadeOf, regionOfProposal } from '../../annotations/regionOfProposal.ts';
import { semanticScores } from '../../annotations/scores.ts';
import { normaliseText } from '../../annotations/text.ts';
import type { EditOutcome, ProposalEdit, ProposalName, RegionName, SearchRequests } from '../api/search.ts';
import { embedTexts } from '../jobs/phraseScores.ts';
import type { Model } from '../model.ts';
import { commit } from '../store/commit.ts';
import type { StoredChange } from '../store/journal.ts';
import { getRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { countOf } from './jobWords.ts';

type Means = {
  readonly openModel: () => Promise<Model>;
  /** Told the change when it is stored. */
  readonly onChange: (stored: StoredChange) => void;
  readonly signal: AbortSignal;
};

/** Makes regions of proposals, and gives them and other regions one phrase. @throws when one of them is gone */
export async function labelFound(
  project: WritableProject,
  { proposals, regions, text }: SearchRequests['labelFound']['params'],
  means: Means,
): Promise<EditOutcome> {
  const { phrase, vocabulary, added } = await phraseOf(project, text);
  const changes = await eachImage(project, proposals, vocabulary, async (records, set, run, indexes) => {
    const semanticOf = await scoresOf(project, run, set, phrase, means);
    return inTurn(records, indexes, (known, proposalIndex) => {
      const pair = { proposalIndex, phraseId: phrase.id, semantic: { [phrase.id]: semanticOf(proposalIndex) } };
      const accepted = { proposals: set, modelId: run.modelId, pairs: [pair], newId: randomUUID };
      return labelStandIn(known, set, pair) ?? acceptProposals(known, accepted);
    });
  });
  const given = await labelRegions(project, regions, phrase, vocabulary);
  const label = (count: number) => `Label ${objectsOf(count)} "${phrase.text}"`;
  return store(project, added, [...changes, ...given], label, means);
}

/** Says of proposals that they are not a phrase. @throws when a proposal, or its image, is gone */
export async function rejectProposals(
  project: WritableProject,
  { proposals, text }: ProposalEdit,
  means: Means,
): Promise<EditOutcome> {
  const { phrase, vocabulary, added } = await phraseOf(project, text);
  const changes = await eachImage(project, proposals, vocabulary, async (records, set, { id: runId }, indexes) =>
    inTurn(records, indexes, (known, proposalIndex) => {
      const box = set.boxes[proposalIndex];
      if (box === undefined) throw goneError(set.imageId);
      const { imageId } = set;
      return rejectProposal(known, { id: randomUUID(), imageId, runId, proposalIndex, box, phraseId: phrase.id });
    }),
  );
  return store(project, added, changes, (count) => `Reject "${phrase.text}" for ${objectsOf(count)}`, means);
}

/** Gives images a tag, or takes it away. */
export async function tagImages(
  project: WritableProject,
  { imageIds, tag, remove }: SearchRequests['tagImages']['params'],
  means: Pick<Means, 'onChange' | 'signal'>,
): Promise<EditOutcome> {
  const text = normaliseText(tag);
  if (text === '') throw new Error('Expected a tag with at least one character, got an empty text.');
  const changes: Change[] = [];
  for await (const { image, records } of imagesWithRecords(project, [...new Set(imageIds)])) {
    means.signal.throwIfAborted();
    const others = tagsOf(records, image.id).filter((known) => known !== text);
    const before = tagsOf(records, image.id);
    const tags = remove ? others : before.includes(text) ? before : [...before, text];
    changes.push(setTags(records, { imageId: image.id, tags }));
  }
  const label = (count: number) => `${remove ? `Take the tag "${text}" from` : `Tag "${text}"`} ${countOf(count)}`;
  return store(project, emptyChange, changes, label, means);
}

type Named = {
  readonly phrase: PhraseRecord;
  /** All phrases, with this one. */
  readonly vocabulary: readonly PhraseRecord[];
  readonly added: Change;
};

/** The phrase of a text, and the change that adds it when it is none yet. */
async function phraseOf(project: WritableProject, text: string): Promise<Named> {
  const known = toRecords(await allPhrases(project));
  const added = addPhrase(known, { id: randomUUID(), text });
  const words = normaliseText(text);
  const vocabulary = recordsOf(apply(known, added), 'phrase');
  const phrase = vocabulary.find((other) => other.text === words);
  if (phrase === undefined) throw new Error(`Expected "${words}" to be a phrase, got none.`);
  return { phrase, vocabulary, added };
}

type EditImage = (records: Records, set: ProposalSet, run: ModelRun, indexes: readonly number[]) => Promise<Change>;

/** What an edit of some proposals changes in each of their images. */
async function eachImage(
  project: WritableProject,
  proposals: readonly ProposalName[],
  vocabulary: readonly PhraseRecord[],
  edit: EditImage,
): Promise<Change[]> {
  const ofImages = Map.groupBy(proposals, ({ imageId }) => imageId);
  const changes: Change[] = [];
  for await (const { image, records } of imagesWithRecords(project, [...ofImages.keys()])) {
    let known = toRecords([...records.values(), ...vocabulary]);
    for (const [runId, ofRun] of Map.groupBy(ofImages.get(image.id) ?? [], (name) => name.runId)) {
      const set = await loadProposals(project, runId, image.id);
      if (set === undefined) throw goneError(image.path);
      const indexes = ofRun.map(({ proposalIndex }) => proposalIndex);
      const change = await edit(known, set, await getRun(project, runId), indexes);
      known = apply(known, change);
      changes.push(change);
    }
  }
  return changes;
}

/** What giving the phrase to regions changes in each of their images. */
async function labelRegions(
  project: WritableProject,
  regions: readonly RegionName[],
  { id }: PhraseRecord,
  vocabulary: readonly PhraseRecord[],
): Promise<Change[]> {
  const ofImages = Map.groupBy(regions, ({ imageId }) => imageId);
  const changes: Change[] = [];
  for await (const { image, records } of imagesWithRecords(project, [...ofImages.keys()])) {
    const known = toRecords([...records.values(), ...vocabulary]);
    for (const { regionId } of ofImages.get(image.id) ?? []) {
      const { phraseIds } = requireRecord(known, 'region', regionId);
      changes.push(setPhrases(known, { regionId, phraseIds: [...phraseIds, id] }));
    }
  }
  return changes;
}

/** Gives the phrase to the region of another origin that stands for the object already; null when there is none. */
function labelStandIn(
  records: Records,
  { imageId, runId, boxes }: ProposalSet,
  { proposalIndex, phraseId }: { readonly proposalIndex: number; readonly phraseId: string },
): Change | null {
  const box = boxes[proposalIndex];
  if (box === undefined) throw goneError(imageId);
  const region = regionOfProposal(recordsOf(records, 'region'), { runId, proposalIndex, box });
  if (region === undefined || isMadeOf(region, runId, proposalIndex)) return null;
  const pair = { imageId, runId, proposalIndex, phraseId };
  if (isRejected(recordsOf(records, 'rejection'), pair, box)) return emptyChange;
  return setPhrases(records, { regionId: region.id, phraseIds: [...region.phraseIds, phraseId] });
}

/** The one change that edits each proposal on what the one before left. */
function inTurn(
  records: Records,
  indexes: readonly number[],
  edit: (known: Records, proposalIndex: number) => Change,
): Change {
  let known = records;
  const changes = indexes.map((index) => {
    const change = edit(known, index);
    known = apply(known, change);
    return change;
  });
  return merge(...changes);
}

/** Semantic scores of a set's proposals for the phrase. */
async function scoresOf(
  project: WritableProject,
  run: ModelRun,
  set: ProposalSet,
  { text }: PhraseRecord,
  { openModel, signal }: Means,
): Promise<(proposalIndex: number) => number> {
  const embedding = await embedTexts(project, run, openModel, 'object', [text], signal);
  const scores = semanticScores(set.objectEmbeddings, embedding, run.embeddingSize, run.objectLogit);
  return (proposalIndex) => scores[proposalIndex] ?? 0;
}

async function store(
  project: WritableProject,
  first: Change,
  changes: readonly Change[],
  labelOf: (count: number) => string,
  { onChange, signal }: Pick<Means, 'onChange' | 'signal'>,
): Promise<EditOutcome> {
  signal.throwIfAborted();
  const some = changes.filter((change) => !isEmpty(change));
  // A phrase that nothing got is not worth an entry.
  if (some.length === 0) return { sequence: null, changed: 0 };
  const changed = some.reduce((sum, { added, updated, removed }) => sum + sizeOf(added, updated, removed), 0);
  const change = merge(first, ...some);
  const label = labelOf(changed);
  const sequence = await commit(project, change, { origin: 'user', label });
  if (sequence !== null) onChange({ change, sequence, label });
  return { sequence, changed };
}

function sizeOf(...parts: readonly object[]): number {
  return parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
}

function objectsOf(count: number): string {
  return count === 1 ? '1 object' : `${count.toLocaleString('en')} objects`;
}

function goneError(image: string): Error {
  return new Error(`Expected the proposals of ${image} to be stored, got none; search again.`);
}
