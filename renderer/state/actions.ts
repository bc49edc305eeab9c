import type { Box } from '../../annotations/box.ts';
import type { PhraseState, Review } from '../../annotations/records.ts';
import type { QueueEntry } from '../../main/api/curation.ts';
import type { EditOutcome, ProposalName, RegionName } from '../../main/api/search.ts';
import type { Method, Params, Result } from '../../main/api.ts';
import type { Edit, Selection, Thresholds, WorkbenchState } from './workbench.ts';

/** Everything that can be done in the workbench; commands, panels and the canvas call nothing else. */
export type Actions = {
  /**
   * Asks the server. Rejects with the server's sentence, when the connection is lost, or with the signal's reason: then
   * the server stops its work on it.
   */
  request<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  /** Sets plain parts of the state, such as the tool, the view or what is shown. */
  set(part: Partial<WorkbenchState>): void;
  notify(severity: 'info' | 'warning' | 'error', text: string): void;

  openFolder(folder: string): Promise<void>;
  openSamples(): Promise<void>;
  setFilter(filter: string): Promise<void>;
  openImage(imageId: string): Promise<void>;
  /** Chooses an image beside the others, or no longer. */
  toggleImage(imageId: string): void;
  /** Chooses the images of the filter from one place to another, both included, and no others. */
  chooseImages(from: number, to: number): Promise<void>;
  /** Goes to the next or previous image that the filter matches. */
  step(step: 1 | -1): Promise<void>;
  /** The same among the images that are not done. */
  stepUnfinished(step: 1 | -1): Promise<void>;

  /** Applies an edit to the open image at once, makes it the newest undo entry and saves it behind. */
  edit(label: string, edit: Edit): void;
  /** Takes the newest step back. Resolves to whether that was done; otherwise the user has been told. */
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  /** Resolves when everything is stored. */
  flush(): Promise<void>;

  addPhrase(text: string): Promise<void>;
  renamePhrase(phraseId: string, text: string): Promise<void>;
  removePhrase(phraseId: string): Promise<void>;
  /** Gives a phrase thresholds of its own; null gives the project's back, and what is left out stays. */
  setOwnThresholds(phraseId: string, own: { readonly [T in keyof Thresholds]?: number | null }): Promise<void>;
  /** Gives a phrase the lowest match as its own threshold from which on people accepted nearly all. */
  takeSuggestedThreshold(phraseId: string): Promise<void>;
  select(selection: Selection): void;
  drawRegion(box: Box): void;
  moveBoxes(boxes: ReadonlyMap<string, Box>): void;
  /** Boxes that are shown otherwise than they are, by id of the region, while the pointer drags them. */
  followDrag(boxes: ReadonlyMap<string, Box>): void;
  /** The new box that the pointer draws, or null when it draws none. */
  followDrawing(box: Box | null): void;
  /** Asks the model for a tighter box around the object of the selected region, to be accepted or dropped. */
  tighten(): Promise<void>;
  acceptGhost(): void;
  dropGhost(): void;
  deleteSelected(): void;
  duplicateSelected(): void;
  copySelectedToNext(): Promise<void>;
  /** Copies the selected regions to the next so many images of the filter. */
  copySelectedTo(images: number): Promise<Result<'copyRegions'>>;
  setPhrasesOfSelected(phraseIds: readonly string[]): void;
  togglePhraseOfSelected(phraseId: string): void;
  /** Accepts the selected proposal, or the given one, for the phrase it matches best in the review. */
  accept(proposalIndex?: number): void;
  reject(proposalIndex?: number): void;
  acceptAllAbove(): void;
  /** Accepts all above the thresholds in all images of the filter, or counts them. What was done before an abort stays. */
  acceptAllMatching(order: { readonly dryRun: boolean }, signal: AbortSignal): Promise<Result<'acceptAll'>>;
  /** Sets states of phrases in many images as one step to undo. */
  setPhraseStates(states: Params<'setPhraseStates'>['states']): Promise<Result<'setPhraseStates'>>;
  /** Brings a dataset into the project as one step to undo, or says what would come of it. */
  importDataset(order: Params<'importDataset'>, signal: AbortSignal): Promise<Result<'importDataset'>>;
  /** Gives proposals and regions of any images a phrase, as one step to undo. */
  labelFound(
    found: { readonly proposals: readonly ProposalName[]; readonly regions: readonly RegionName[] },
    text: string,
  ): Promise<EditOutcome>;
  /** Says of proposals of any images that they are not a phrase, as one step to undo. */
  rejectFound(proposals: readonly ProposalName[], text: string): Promise<EditOutcome>;
  /** Gives images a tag, or takes it away, as one step to undo. */
  tagImages(imageIds: readonly string[], tag: string, remove: boolean): Promise<EditOutcome>;
  setTags(tags: readonly string[]): void;
  /** Selects the next or previous item of the review, or region. */
  selectNext(step: 1 | -1): void;
  setCaptions(short: string, long: string): void;
  /** Makes a region of the proposal that fits a phrase of a caption; the project gets the phrase if it lacks it. */
  acceptCaptionPhrase(text: string, best: { readonly proposalIndex: number; readonly semantic: number }): void;
  /** Says that a phrase of a caption is not in the image; the project gets the phrase if it lacks it. */
  denyCaptionPhrase(text: string): void;
  setPhraseState(phraseId: string, state: PhraseState['state'] | 'unknown'): void;
  setReview(status: Review['status'] | 'unseen'): void;
  /** Marks the image done and goes to the next one. */
  finishAndGoOn(): Promise<void>;
  /** Opens the image of a disagreement, with what it is about selected. Resolves to whether it is shown. */
  showDisagreement(entry: QueueEntry): Promise<boolean>;
  /** Does what the shown disagreement suggests, as one step to undo. Resolves to whether it was done. */
  fixDisagreement(): Promise<boolean>;
  /** Takes the shown disagreement off the queue, as one step to undo. Resolves to whether it was done. */
  skipDisagreement(): Promise<boolean>;
  /** Runs the model on the open image. */
  proposeHere(): Promise<void>;
};
