import { atMostEvery } from '../services/throttle.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { embeddedRegionIds } from '../store/regionEmbeddings.ts';
import { setOfRegion } from './regionSets.ts';
import { fileOf, scanSegments, type VectorHits, type VectorQuery } from './scanSegments.ts';
import { createSearchProcess } from './searchProcess.ts';
import { planSegments } from './segmentPlan.ts';
import { readSegments, removeOthers, type Segment, VECTOR_KINDS, type VectorChoice, writeSegment } from './segments.ts';
import { countProposals, standingSets } from './standingSets.ts';
import { DEFAULT_LIMITS, type VectorLimits } from './vectorLimits.ts';

/** Images whose vectors are being made ready, of how many. */
export type VectorProgress = { readonly done: number; readonly total: number };

export type VectorStore = {
  /** Takes in what there is, unless that was done; resolves when it is. */
  update(): Promise<void>;
  /** To be called when a run has found something: it is taken in, in its own time if the project is being searched. */
  keepUp(): void;
  /** What is still being taken in; null when all is there. */
  progress(): VectorProgress | null;
  scan(query: VectorQuery, signal: AbortSignal): Promise<VectorHits>;
  /** Proposals of an image that are searched at most, as of the last update. */
  budget(): number;
  close(): Promise<void>;
};

type Options = {
  readonly project: WritableProject;
  readonly readLimits: () => Promise<VectorLimits>;
  readonly onProgress: (progress: VectorProgress | null) => void;
};

type State = {
  /** Null before the first run. */
  readonly modelId: string | null;
  readonly limits: VectorLimits;
  readonly segments: readonly Segment[];
  /** By image, the run that stands for it. */
  readonly standing: ReadonlyMap<string, string>;
};

const KEPT_UP_EVERY_MS = 10_000;

/** The vectors of a project, in files beside its database and in the memory of a process of its own. */
export function createVectorStore({ project, readLimits, onProgress }: Options): VectorStore {
  const abort = new AbortController();
  const processes = createSearchProcess();
  let state: State = { modelId: null, limits: DEFAULT_LIMITS, segments: [], standing: new Map() };
  let progress: VectorProgress | null = null;
  let updating: Promise<void> | null = null;
  /** Whether something was found that has not been taken in. */
  let isBehind = true;
  let wasAsked = false;
  const later = atMostEvery(KEPT_UP_EVERY_MS, () => void update().catch(() => undefined));

  function tell(next: VectorProgress | null): void {
    progress = next;
    onProgress(next);
  }

  async function bringUpToDate(): Promise<void> {
    const limits = await readLimits();
    const [run] = await allRuns(project);
    if (run === undefined) {
      state = { ...state, limits };
      return;
    }
    const { modelId } = run;
    const choice = { modelId, size: run.embeddingSize, budget: limits.budget };
    const sets = await standingSets(project, modelId);
    const standing = new Map(sets.map(({ imageId, runId }) => [imageId, runId]));
    const all = await readSegments(project, choice);
    const there = all.filter(({ of }) => of === 'proposals');
    const { keep, add } = planSegments(sets, await countProposals(project, sets), there);
    // Segments that go are searched until what stands in for them is there.
    state = { modelId, limits, segments: add.length === 0 ? keep : there, standing };
    const regions = await regionSegments(choice, all);
    const total = add.reduce((sum, group) => sum + group.length, 0);
    let done = 0;
    const fresh: Segment[] = [];
    for (const group of add) {
      tell({ done, total });
      const onSet = () => {
        done += 1;
        if (done % 50 === 0) tell({ done, total });
      };
      const means = { pack: processes.pack, signal: abort.signal, onSet };
      fresh.push(await writeSegment(project, choice, { of: 'proposals', sets: group }, means));
      state = { ...state, segments: [...regions, ...there, ...fresh] };
    }
    state = { ...state, segments: [...regions, ...keep, ...fresh] };
    await processes.endPacking();
    await openAll();
    await removeOthers(project, state.segments);
  }

  /** One segment of all regions that are embedded: they are few beside the proposals. */
  async function regionSegments(choice: VectorChoice, there: readonly Segment[]): Promise<Segment[]> {
    const sets = (await embeddedRegionIds(project, choice.modelId)).map(setOfRegion);
    if (sets.length === 0) return [];
    const names = new Set(sets.map(({ runId }) => runId));
    const isSame = ({ of, sets: own }: Segment) =>
      of === 'regions' && own.length === names.size && own.every(({ runId }) => names.has(runId));
    const known = there.find(isSame);
    if (known !== undefined) return [known];
    const means = { pack: processes.pack, signal: abort.signal, onSet: () => undefined };
    return [await writeSegment(project, choice, { of: 'regions', sets }, means)];
  }

  async function openAll(): Promise<void> {
    const { segments, limits } = state;
    if (segments.length === 0) return;
    const known = VECTOR_KINDS.flatMap((kind) => segments.map((segment) => fileOf(segment, kind).file));
    await processes.open(
      segments.filter(({ objects }) => objects > 0).map((segment) => fileOf(segment, 'object')),
      known,
      limits.memory,
    );
  }

  async function updateUntilQuiet(): Promise<void> {
    try {
      while (isBehind && !abort.signal.aborted) {
        isBehind = false;
        await bringUpToDate();
      }
    } catch (error) {
      isBehind = true;
      throw error;
    } finally {
      updating = null;
      if (progress !== null) tell(null);
    }
  }

  async function update(): Promise<void> {
    wasAsked = true;
    if (updating === null && (await isOfOtherTimes())) isBehind = true;
    updating ??= updateUntilQuiet();
    return updating;
  }

  /** Whether the model, or the limits, are others than those of the last update. */
  async function isOfOtherTimes(): Promise<boolean> {
    const { budget, memory } = await readLimits();
    const [run] = await allRuns(project);
    const { modelId, limits } = state;
    return budget !== limits.budget || memory !== limits.memory || (run?.modelId ?? null) !== modelId;
  }

  return {
    update,
    keepUp() {
      isBehind = true;
      if (wasAsked && !abort.signal.aborted) later.soon();
    },
    progress: () => progress,
    budget: () => state.limits.budget,
    scan: (query, signal) => {
      const scanned = { ...state, memory: state.limits.memory };
      return scanSegments(processes.scan, scanned, query, AbortSignal.any([signal, abort.signal]));
    },
    async close() {
      abort.abort(new Error('The project was closed.'));
      await processes.close();
      await updating?.catch(() => undefined);
    },
  };
}
