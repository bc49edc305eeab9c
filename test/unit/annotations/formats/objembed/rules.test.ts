import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../../annotations/formats/dataset.ts';
import { type ObjEmbedOptions, objembedOptionsSchema } from '../../../../../annotations/formats/objembed/options.ts';
import { type ObjEmbedRule, objembedRules } from '../../../../../annotations/formats/objembed/rules.ts';
import { objembed } from '../../../../../annotations/formats/objembed.ts';
import { checkDataset } from '../../../../../annotations/formats/writing/writeDataset.ts';
import type { PhraseRecord } from '../../../../../annotations/records.ts';
import { absent, datasetImage, imageRecord, phrases, regionRecord } from '../datasets.ts';

const region = regionRecord('a', 'r', [0, 0, 16, 16], ['p1']);
const exhaustive = { ...absent('a', 'p1'), state: 'exhaustive' } as const;
const accepted = { kind: 'accepted', runId: 'run', proposalIndex: 0, corrected: false } as const;
const captions = { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: 'a dog in the sun' } as const;

/** An image that breaks no rule, but for what is given. */
function sound(content: Partial<DatasetImage> = {}, id = 'a'): DatasetImage {
  return datasetImage(imageRecord(id), {
    regions: [region],
    phraseStates: [exhaustive, absent('a', 'p2')],
    proposals: { boxes: [[0, 0, 15, 16]], scores: [0.5] },
    ...content,
  });
}

function withText(text: string): readonly PhraseRecord[] {
  return [...phrases, { type: 'phrase', id: 'odd', text, position: 99 }];
}

type Case = {
  readonly images: readonly DatasetImage[];
  readonly phrases?: readonly PhraseRecord[];
  readonly options?: Partial<ObjEmbedOptions>;
  /** Whether the fix option mends it. */
  readonly mended: boolean;
  /** What else breaks with it. */
  readonly also?: readonly ObjEmbedRule[];
};

const noImage: readonly ObjEmbedRule[] = ['objembed/12-small-vocabulary', 'objembed/13-few-records'];
const negs = Array.from({ length: 4 }, (_, index) => absent('a', `p${index + 3}`));

const cases: Record<ObjEmbedRule, Case> = {
  'objembed/01-unread-image': {
    images: [sound({ image: { ...imageRecord('a'), width: 0, height: 0 } })],
    mended: false,
    also: noImage,
  },
  'objembed/02-image-key': { images: [sound(), sound({ phraseStates: [exhaustive] })], mended: false },
  'objembed/03-missing-file': { images: [sound({ fileExists: false })], mended: false, also: noImage },
  'objembed/04-frame': {
    images: [sound({ image: imageRecord('a', 6) })],
    options: { frame: undefined },
    mended: false,
    also: noImage,
  },
  'objembed/05-no-proposals': { images: [sound({ proposals: { boxes: [], scores: [] } })], mended: true },
  'objembed/07-shared-proposal': {
    images: [
      sound({
        regions: [{ ...region, phraseIds: ['p1', 'p3'] }],
        phraseStates: [exhaustive, { ...absent('a', 'p3'), state: 'exhaustive' }],
      }),
    ],
    mended: true,
  },
  'objembed/08-unlabelled-objects': { images: [sound({ phraseStates: [absent('a', 'p2')] })], mended: false },
  'objembed/09-loose-box': {
    images: [
      sound({ regions: [{ ...region, source: accepted, scores: { modelId: 'm', predictedIou: 0.3, semantic: {} } }] }),
    ],
    mended: false,
  },
  'objembed/10-too-many-texts': { images: [sound({ phraseStates: [exhaustive, ...negs] })], mended: true },
  'objembed/11-contradicting-negs': {
    images: [sound({ phraseStates: [exhaustive, absent('a', 'odd'), absent('a', 'p3')] })],
    phrases: withText('Phrase 1'),
    mended: true,
    also: ['objembed/14-similar-texts', 'objembed/10-too-many-texts'],
  },
  'objembed/12-small-vocabulary': {
    images: [sound()],
    options: { perDeviceBatch: 2 },
    mended: false,
    also: ['objembed/13-few-records'],
  },
  'objembed/13-few-records': { images: [sound()], options: { worldSize: 2 }, mended: false },
  'objembed/13-dropped-tail': {
    images: [sound(), sound({}, 'b'), sound({}, 'c')],
    options: { worldSize: 2 },
    mended: false,
  },
  'objembed/14-similar-texts': {
    images: [sound({ phraseStates: [exhaustive, absent('a', 'odd')] })],
    phrases: withText('a phrase 1'),
    mended: false,
  },
  'objembed/15-missing-caption': {
    images: [sound({ captions: { ...captions, long: '' } })],
    options: { twoCaptions: true },
    mended: false,
  },
  'objembed/16-repeated-caption': { images: [sound({ captions }), sound({ captions }, 'b')], mended: false },
  'objembed/17-text': { images: [sound({ captions: { ...captions, long: 'a dog\nin the sun' } })], mended: true },
  'objembed/18-box': {
    images: [sound({ regions: [region, { ...region, id: 'outside', box: [-1, 30, 16, 48] }] })],
    mended: true,
  },
  'objembed/19-reserved-name': { images: [sound()], options: { name: 'lvis' }, mended: false },
  'objembed/20-encoding': {
    images: [sound({ phraseStates: [exhaustive, absent('a', 'p0')] })],
    options: { ascii: false },
    mended: false,
  },
  'objembed/21-two-proposals': {
    images: [
      sound(),
      sound(
        {
          proposals: {
            boxes: [
              [0, 0, 15, 16],
              [20, 20, 30, 30],
            ],
            scores: [0.5, 0.25],
          },
        },
        'e',
      ),
    ],
    options: { validationRatio: 1 },
    mended: true,
    also: noImage,
  },
  'objembed/22-proposal-order': {
    images: [
      sound({
        proposals: {
          boxes: [
            [20, 20, 30, 30],
            [0, 0, 15, 16],
          ],
          scores: [0.25, 0.5],
        },
      }),
    ],
    mended: true,
  },
  'objembed/23-no-objects': { images: [sound(), sound({ regions: [] }, 'b')], mended: false },
};

async function check({ images, phrases: vocabulary = phrases, options }: Case, fix: boolean) {
  const plain = { perDeviceBatch: 1, worldSize: 1, textsPerImage: 2, validationRatio: 0, frame: 'stored' as const };
  const report = await checkDataset(
    objembed,
    { phrases: vocabulary, images },
    objembedOptionsSchema.parse({ ...plain, ...options, fix }),
  );
  const isOurs = (code: string): code is ObjEmbedRule => code in objembedRules;
  return report.rules.flatMap(({ code, ...rule }) => (isOurs(code) ? [{ code, ...rule }] : []));
}

describe('each rule', () => {
  test.each(Object.entries(cases))('%s is raised by what breaks it', async (code, broken) => {
    const raised = await check(broken, false);
    const hit = raised.find((rule) => rule.code === code);
    expect(hit).toMatchObject({ fixed: 0, ...Object.entries(objembedRules).find(([known]) => known === code)?.[1] });
    expect(hit?.hits[0].message).toMatch(/\.$/);
    const others = raised.map((rule) => rule.code).filter((other) => other !== code);
    expect(others.filter((other) => !broken.also?.includes(other))).toEqual([]);
  });

  test.each(Object.entries(cases))(
    '%s is reported as mended exactly when the fix option mends it',
    async (code, broken) => {
      const hit = (await check(broken, true)).find((rule) => rule.code === code);
      expect(hit?.fixed).toBe(broken.mended ? hit?.count : 0);
    },
  );
});

describe('a sound dataset', () => {
  test('breaks no rule, fixed or not', async () => {
    expect(await check({ images: [sound()], mended: false }, false)).toEqual([]);
    expect(await check({ images: [sound()], mended: false }, true)).toEqual([]);
  });
});

describe('what cannot be mended', () => {
  test('a phrase with a token of the model is left out with its regions, and named', async () => {
    const images = [
      sound({ regions: [region, { ...region, id: 'odd one', phraseIds: ['odd'], box: [30, 30, 40, 40] }] }),
    ];
    const rules = await check({ images, phrases: withText('a <object> there'), mended: false }, true);
    expect(rules).toMatchObject([
      {
        code: 'objembed/17-text',
        count: 2,
        fixed: 0,
        hits: [
          { imageId: null, recordId: 'odd' },
          { imageId: 'a', recordId: 'odd one' },
        ],
      },
    ]);
  });

  test('likely objects without a region are counted by phrase, where no region of the phrase covers them', async () => {
    const undecided = [
      { box: [0, 0, 16, 15] as const, phraseId: 'p1' },
      { box: [30, 30, 40, 40] as const, phraseId: 'p1' },
      { box: [0, 0, 16, 16] as const, phraseId: 'p3' },
    ];
    const rules = await check({ images: [sound({ undecided })], mended: false }, true);
    expect(rules).toMatchObject([
      { code: 'objembed/08-unlabelled-objects', hits: [{ imageId: 'a', path: 'photos/a.jpg' }] },
    ]);
    expect(rules[0].hits[0].message).toContain('(2): phrase 1, phrase 3');
  });

  test('texts that were measured to mean the same are reported when both are used', async () => {
    const options = {
      similarTexts: [
        ['phrase 1', 'phrase 2'],
        ['phrase 1', 'phrase 9'],
      ] as [string, string][],
    };
    const rules = await check({ images: [sound()], options, mended: false }, true);
    expect(rules).toMatchObject([{ code: 'objembed/14-similar-texts', count: 1 }]);
  });
});
