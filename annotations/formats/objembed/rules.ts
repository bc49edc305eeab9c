import type { Finding, Rule } from '../../findings.ts';
import type { ImageRecord } from '../../records.ts';

/**
 * What ObjEmbed's training script does silently, as rules for the data. The codes are stable; the numbers have
 * gaps where the script's behaviour asks nothing of the data.
 */
export const objembedRules = {
  'objembed/01-unread-image': {
    severity: 'error',
    meaning: 'A record that raises an exception is replaced by a random other one; an image never read may be one.',
  },
  'objembed/02-image-key': {
    severity: 'error',
    meaning: 'Proposals are found by exactly the image string of the record, which must be unique and normalised.',
  },
  'objembed/03-missing-file': {
    severity: 'error',
    meaning: 'Image files are opened from the folder where training starts; one that is not there loses its record.',
  },
  'objembed/04-frame': {
    severity: 'error',
    meaning: 'Images are opened without their EXIF orientation, so upright boxes miss their objects in turned images.',
  },
  'objembed/05-no-proposals': { severity: 'error', meaning: 'A record with objects needs at least one proposal.' },
  'objembed/07-shared-proposal': {
    severity: 'error',
    meaning: 'An object trains its best proposal alone; of two objects with one best proposal the later wins.',
  },
  'objembed/08-unlabelled-objects': {
    severity: 'warning',
    meaning: 'A proposal that overlaps no labelled object is taught as background for every text of the step.',
  },
  'objembed/09-loose-box': {
    severity: 'warning',
    meaning: 'The IoU head learns from every proposal that overlaps a labelled box; a loose box teaches a wrong IoU.',
  },
  'objembed/10-too-many-texts': {
    severity: 'warning',
    meaning: 'Labels and negs of a record are shuffled together and cut, which may drop the labels.',
  },
  'objembed/11-contradicting-negs': {
    severity: 'error',
    meaning: 'A neg that is also a label of the image contradicts it and upsets the number of texts.',
  },
  'objembed/12-small-vocabulary': {
    severity: 'error',
    meaning: 'Negative texts are drawn without replacement; a file with too few distinct texts fails on every record.',
  },
  'objembed/13-few-records': {
    severity: 'error',
    meaning: 'Batches are made for each file and the tail is dropped; a small file gives no batch at all.',
  },
  'objembed/13-dropped-tail': { severity: 'warning', meaning: 'The records after the last whole batch are dropped.' },
  'objembed/14-similar-texts': {
    severity: 'warning',
    meaning: 'Any other text of the file may be drawn as a negative; texts of one meaning fight each other.',
  },
  'objembed/15-missing-caption': {
    severity: 'error',
    meaning: 'With --use_two_captions a record without both captions is lost.',
  },
  'objembed/16-repeated-caption': {
    severity: 'warning',
    meaning: 'Captions of other images are negatives; the same caption twice in a batch contradicts itself.',
  },
  'objembed/17-text': {
    severity: 'error',
    meaning: 'Texts go into the prompt as they are; line breaks, double spaces and tokens of the model break it.',
  },
  'objembed/18-box': {
    severity: 'error',
    meaning: 'Boxes are not checked; one that is not finite, ordered, inside and 1 px large has no meaningful IoU.',
  },
  'objembed/19-reserved-name': {
    severity: 'error',
    meaning: 'Some dataset names switch on special behaviour, such as labels that are lists.',
  },
  'objembed/20-encoding': {
    severity: 'warning',
    meaning: "Files are read in the platform's default encoding, which is not UTF-8 everywhere.",
  },
  'objembed/21-two-proposals': {
    severity: 'warning',
    meaning: 'Evaluation takes a list of exactly two for boxes and scores, and misreads two plain boxes.',
  },
  'objembed/22-proposal-order': {
    severity: 'warning',
    meaning: 'Evaluation and inference use the first 100 proposals: the order is the importance.',
  },
  'objembed/23-no-objects': {
    severity: 'warning',
    meaning: 'An image without objects teaches its captions alone; it does not teach that anything is absent.',
  },
} as const satisfies Record<string, Rule>;

export type ObjEmbedRule = keyof typeof objembedRules;

/** A hit of a rule, with the path of its image. `fixed`: the export as written does not have the problem any more. */
export type ObjEmbedFinding = Finding<ObjEmbedRule> & { readonly path: string | null; readonly fixed: boolean };

/** Dataset names that the training script treats specially. */
export const RESERVED_NAMES: readonly string[] = ['lvis', 'human_ref', 'self_sam_list'];

/** Notes a hit of a rule in the image at hand. */
export type Note = (code: ObjEmbedRule, message: string, detail?: Detail) => void;

type Detail = { readonly recordId?: string | undefined; readonly fixed?: boolean };

/** A finding with the severity of its rule; `image` is null when it is about the whole dataset. */
export function objembedFinding(
  code: ObjEmbedRule,
  image: ImageRecord | null,
  message: string,
  { recordId, fixed = false }: Detail = {},
): ObjEmbedFinding {
  const about = recordId === undefined ? {} : { recordId };
  const place = { imageId: image?.id ?? null, path: image?.path ?? null };
  return { code, severity: objembedRules[code].severity, ...place, ...about, message, fixed };
}
