import type { Box } from '../../../annotations/box.ts';
import type { DatasetImage } from '../../../annotations/formats/dataset.ts';
import { objembedOptionsSchema } from '../../../annotations/formats/objembed/options.ts';
import { type ImagePlan, planImage } from '../../../annotations/formats/objembed/plan.ts';
import { readVocabulary } from '../../../annotations/formats/objembed/vocabulary.ts';
import { type PhraseRecord, type PhraseState, phraseStateId, type Region } from '../../../annotations/records.ts';
import type { PhraseSet } from './phrases.ts';
import type { Scene } from './scene.ts';

/** What people would have written down about a scene. */
export type SceneNotes = {
  readonly sets: readonly PhraseSet[];
  readonly captions: { readonly short: string; readonly long: string };
  /** Most likely first. */
  readonly proposals: readonly Box[];
};

const options = objembedOptionsSchema.parse({ validationRatio: 0, twoCaptions: true });

/** The records and proposals of a scene in ObjEmbed's training format, by the rules of the application's own export. */
export function planScene(path: string, scene: Scene, notes: SceneNotes): ImagePlan {
  const phrases = notes.sets.flatMap((set) => [...set.phrases.map(({ text }) => text), ...set.absent]);
  const { vocabulary } = readVocabulary([...new Set(phrases)].map(toPhraseRecord), options);
  return planImage(toDatasetImage(path, scene, notes), vocabulary, options);
}

function toPhraseRecord(text: string, position: number): PhraseRecord {
  return { type: 'phrase', id: text, text, position };
}

function toDatasetImage(path: string, scene: Scene, { sets, captions, proposals }: SceneNotes): DatasetImage {
  const { width, height } = scene;
  return {
    image: { type: 'image', id: path, path, width, height, orientation: 1 },
    fileExists: true,
    regions: toRegions(path, scene, sets),
    captions: { type: 'captions', id: path, imageId: path, ...captions },
    phraseStates: [...new Set(sets.flatMap(({ absent }) => absent))].map((text) => absentState(path, text)),
    rejections: [],
    proposals: { boxes: proposals, scores: proposals.map((_, index) => 1 - index / proposals.length) },
    undecided: [],
  };
}

function toRegions(imageId: string, { objects }: Scene, sets: readonly PhraseSet[]): Region[] {
  const phrases = sets.flatMap((set) => set.phrases);
  return objects.map((object, index) => ({
    type: 'region',
    id: `${imageId}/${index}`,
    imageId,
    box: object.box,
    phraseIds: phrases.filter(({ objects: named }) => named.includes(object)).map(({ text }) => text),
    source: { kind: 'drawn' },
    scores: null,
  }));
}

function absentState(imageId: string, phraseId: string): PhraseState {
  return { type: 'phraseState', id: phraseStateId(imageId, phraseId), imageId, phraseId, state: 'verified absent' };
}
