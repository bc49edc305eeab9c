// What the server accepts from a page. Shapes and ranges are checked here, so that handlers trust their parameters;
// whether an id exists or a folder can be read is the handler's to find out.
import { z } from 'zod';
import { changeSchema } from '../../annotations/change.ts';
import { disagreementKinds } from '../../annotations/curation/disagreements.ts';
import { boxSchema } from '../../annotations/records.ts';
import { precisionIds } from '../../model/precision/precisions.ts';
import { providerIds } from '../../model/providers/providers.ts';
import type { Method, Params } from '../api.ts';
import type { ClientMessage } from '../wire.ts';

const MOST_LISTED = 10_000;
const MOST_TEXTS = 10_000;
/** Each with its embedding in memory. */
const MOST_CAPTIONS = 1_000;
/** Of one run of the model. */
const MOST_BOXES = 64;
/** Characters of a refused value that its error repeats. */
const MOST_SHOWN = 80;

const id = z.string().min(1).max(1_000);
const folder = z.string().min(1).max(10_000);
const filter = z.string().max(10_000);
const limit = z.int().min(1).max(MOST_LISTED);
const label = z.string().min(1).max(1_000);
const sequence = z.int().min(0);
const fraction = z.number().min(0).max(1);
const none = z.null();
const provider = z.enum(providerIds);
const job = z.object({ jobId: id });
const model = z.object({ name: id });
/** `nano` or a folder. */
const modelId = z.object({ id: folder });
const webAddress = z
  .url({ protocol: /^https?$/, error: 'Expected an address like https://hub.example.com' })
  .max(1_000);

const proposeOrder = z.object({
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('images'), imageIds: z.array(id) }),
    z.object({ kind: z.literal('filter'), filter }),
  ]),
  onlyNew: z.boolean(),
  dryRun: z.boolean(),
});

const options = z.record(z.string().max(1_000), z.union([z.boolean(), z.number(), z.string().max(10_000)]));

const searchQuery = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().max(10_000) }),
  z.object({ kind: z.literal('proposal'), imageId: id, runId: id, proposalIndex: z.int().min(0) }),
  z.object({ kind: z.literal('region'), imageId: id, regionId: id }),
  z.object({ kind: z.literal('box'), imageId: id, box: boxSchema }),
  z.object({ kind: z.literal('file'), name: z.string().max(1_000), bytes: z.instanceof(Uint8Array) }),
]);

const proposalEdit = z.object({
  folder,
  proposals: z.array(z.object({ imageId: id, runId: id, proposalIndex: z.int().min(0) })).max(MOST_LISTED),
  text: z.string().min(1).max(10_000),
});

const exportOrder = z.object({
  format: id,
  validationRatio: z.number().min(0).max(0.5),
  seed: z.int(),
  options,
});

/** The parameters of every request. Keys that are not asked for are dropped. */
const requestSchemas: { readonly [M in Method]: z.ZodType<Params<M>> } = {
  openedProject: none,
  openProject: z.object({ folder }),
  openSamples: none,
  closeProject: none,
  recentFolders: none,
  forgetFolder: z.object({ folder }),

  listImages: z.object({ filter, offset: z.int().min(0), limit }),
  findImage: z.object({ filter, from: id.nullable(), step: z.literal([1, -1]) }),
  locateImage: z.object({ filter, imageId: id }),
  listFolders: none,
  openImage: z.object({ imageId: id }),

  listPhrases: none,
  embedTexts: z.object({ runId: id, kind: z.enum(['object', 'image']), texts: z.array(z.string()).max(MOST_TEXTS) }),
  scoreBoxes: z.object({ imageId: id, runId: id, boxes: z.array(boxSchema).max(MOST_BOXES) }),
  tightenBox: z.object({ imageId: id, runId: id, box: boxSchema }),

  commit: z.object({ folder, change: changeSchema, label }),
  listHistory: z.object({ before: sequence.nullable(), limit }),
  readHistory: z.object({ sequence }),
  revert: z.object({ sequences: z.array(sequence).max(MOST_LISTED), label }),
  copyRegions: z.object({ filter, from: id, regionIds: z.array(id).min(1).max(MOST_LISTED), images: limit }),
  regionHistory: z.object({ regionId: id, limit }),

  checkProject: z.object({ limit }),

  readQueue: none,
  listQueue: z.object({
    kinds: z.array(z.enum(disagreementKinds)).max(disagreementKinds.length),
    phraseId: id.nullable(),
    offset: z.int().min(0),
    limit,
  }),
  skipDisagreement: z.object({ imageId: id, key: id, isSkipped: z.boolean() }),

  findDuplicates: none,
  readStatistics: z.object({ filter }),

  learnPhrases: z.object({ runId: id, phraseIds: z.array(id).max(MOST_TEXTS) }),
  scoreDecisions: z.object({ runId: id, phraseId: id }),

  reviewCaptions: z.object({ filter, minMatch: fraction, limit: z.int().min(1).max(MOST_CAPTIONS) }),
  suggestStates: z.object({ filter, phraseId: id.nullable(), minMatch: fraction, limit }),
  setPhraseStates: z.object({
    states: z
      .array(z.object({ imageId: id, phraseId: id, state: z.enum(['exhaustive', 'verified absent']) }))
      .max(MOST_LISTED),
  }),

  startPropose: proposeOrder,
  pauseJob: job,
  resumeJob: job,
  cancelJob: job,
  listJobs: none,
  acceptAll: z.object({ filter, minMatch: fraction, minIou: fraction, dryRun: z.boolean() }),

  listExportFormats: none,
  checkExport: exportOrder,
  writeExport: exportOrder.extend({ out: folder, allow: z.array(id) }),
  listImportFormats: none,
  importDataset: z.object({
    dataset: folder,
    format: id.nullable(),
    options,
    frame: z.enum(['stored', 'upright']),
    phrases: z.record(z.string(), z.string().max(10_000).nullable()),
    allow: z.array(id),
    dryRun: z.boolean(),
  }),

  prepareSearch: none,
  search: z.object({
    query: searchQuery,
    subject: z.enum(['object', 'short', 'long']),
    filter,
    minScore: fraction,
    limit,
  }),
  labelFound: proposalEdit.extend({ regions: z.array(z.object({ imageId: id, regionId: id })).max(MOST_LISTED) }),
  rejectProposals: proposalEdit,
  tagImages: z.object({
    folder,
    imageIds: z.array(id).min(1).max(MOST_LISTED),
    tag: z.string().min(1).max(1_000),
    remove: z.boolean(),
  }),

  readDevice: none,
  testDevice: z.object({ provider: provider.nullable() }),
  chooseProvider: z.object({ provider: z.union([provider, z.literal('auto')]) }),

  readModels: none,
  addModel: z.object({ folder }),
  downloadModel: model,
  discardUnfinished: model.extend({ kind: z.enum(['download', 'convert']) }),
  convertModel: modelId.extend({ precision: z.enum(precisionIds) }),
  verifyModel: modelId,
  repairModel: modelId,
  removeModel: modelId,
  useModel: modelId.extend({ numerics: z.enum(['bf16', 'fp32']) }),
  cancelModelTask: z.object({ taskId: id }),
  chooseModelSource: z.object({ hub: webAddress.nullable(), proxy: webAddress.nullable() }),

  readSettings: none,
  writeSettings: z.record(z.string(), z.unknown()),
};

const clientMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    id: z.int().min(0),
    method: z.custom<Method>((name) => typeof name === 'string' && Object.hasOwn(requestSchemas, name), {
      error: 'Expected the name of a method',
    }),
    params: z.unknown().default(null),
  }),
  z.object({ kind: z.literal('cancel'), id: z.int().min(0) }),
]);

/** @throws RequestError, a sentence that names the field, when a workbench sends no such message. */
export function checkMessage(message: unknown): ClientMessage {
  const checked = clientMessageSchema.safeParse(message);
  if (checked.success) return checked.data;
  throw requestError('the message', message, checked.error);
}

/** @throws RequestError, a sentence that names the field, when the method takes no such parameters. */
export function checkParams<M extends Method>(method: M, params: unknown): Params<M> {
  const checked = requestSchemas[method].safeParse(params);
  if (checked.success) return checked.data;
  throw requestError(method, params, checked.error);
}

/** The first thing that is wrong. */
function requestError(what: string, value: unknown, { issues: [issue] }: z.ZodError): Error {
  const path = issue?.path ?? [];
  const where = path.length === 0 ? what : `${path.join('.')} of ${what}`;
  const got = describe(path.reduce(child, value));
  return Object.assign(new Error(`Expected ${expectation(issue?.message ?? '')} for ${where}, got ${got}.`), {
    name: 'RequestError',
  });
}

/** What zod's sentence or one of our own asks for: "Invalid input: expected string, received number" asks for a string. */
function expectation(message: string): string {
  return /expected (.*?)(?:, received .*)?\.?$/is.exec(message)?.[1] ?? 'a known kind';
}

function child(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
