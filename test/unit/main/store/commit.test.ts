import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, diff, emptyChange, invert, write } from '../../../../annotations/change.ts';
import { type AnnotationRecord, type Records, toRecords } from '../../../../annotations/records.ts';
import { ConflictError } from '../../../../main/store/commit.ts';
import { readJournal } from '../../../../main/store/journal.ts';
import { openProject } from '../../../../main/store/openProject.ts';
import { arbitraryWorld } from './arbitraryWorld.ts';
import {
  add,
  allRecords,
  commitAsUser,
  empty,
  image,
  phrase,
  region,
  temporaryProject,
  toArray,
} from './temporaryProject.ts';

const kite = image('kite');
const sky = phrase('sky');
const scores = { modelId: 'nano', predictedIou: 0.1 + 0.2, semantic: { sky: 0.7 } };
const longName = `${'長'.repeat(60)}/${'é'.repeat(100)}`;

const pairs: Record<string, readonly [before: AnnotationRecord, after: AnnotationRecord]> = {
  image: [image('i', `${longName}.jpg`), { ...image('i', 'Straße/日本 🪁.jpg'), width: 1, height: 2, orientation: 8 }],
  phrase: [phrase('p', 1 / 3), { ...phrase('p', 2), text: 'un café “doré” 🥐' }],
  'drawn region': [region('r', 'kite', ['sky']), { ...region('r', 'kite'), box: [0.1, 0.2, 1e-9, 1e9] }],
  'accepted region': [
    { ...region('r', 'kite', ['sky']), source: accepted(false), scores },
    { ...region('r', 'kite', ['sky']), source: accepted(true), scores: { ...scores, semantic: {} } },
  ],
  'imported region': [
    { ...region('r', 'kite'), source: { kind: 'imported', from: 'coco' } },
    { ...region('r', 'kite'), source: { kind: 'imported', from: '' } },
  ],
  captions: [
    { type: 'captions', id: 'kite', imageId: 'kite', short: 'A kite.', long: '' },
    { type: 'captions', id: 'kite', imageId: 'kite', short: '', long: 'A kite.\nIn the sky.' },
  ],
  'phrase state': [
    { type: 'phraseState', id: 'kite/sky', imageId: 'kite', phraseId: 'sky', state: 'exhaustive' },
    { type: 'phraseState', id: 'kite/sky', imageId: 'kite', phraseId: 'sky', state: 'verified absent' },
  ],
  rejection: [
    { type: 'rejection', id: 'x', imageId: 'kite', runId: 'run', proposalIndex: 3, box: [0, 0, 1, 1], phraseId: 'sky' },
    { type: 'rejection', id: 'x', imageId: 'kite', runId: 'run', proposalIndex: 4, box: [0, 0, 2, 1], phraseId: 'sky' },
  ],
  review: [
    { type: 'review', id: 'kite', imageId: 'kite', status: 'in progress' },
    { type: 'review', id: 'kite', imageId: 'kite', status: 'done' },
  ],
};

function accepted(corrected: boolean) {
  return { kind: 'accepted', runId: 'run', proposalIndex: 12, corrected } as const;
}

describe('commit', () => {
  test.each(Object.entries(pairs))('adds, updates and removes a record: %s', async (_, [before, after]) => {
    const project = await temporaryProject();
    await add(project, kite, sky);
    const context = await allRecords(project);
    for (const record of [before, after, undefined]) {
      const wanted = toRecords([...context.values(), ...(record ? [record] : [])]);
      await commitAsUser(project, diff(await allRecords(project), wanted));
      expect(await allRecords(project)).toEqual(wanted);
    }
  });

  test('keeps the order of the phrases of a region', async () => {
    const project = await temporaryProject();
    const ids = ['c', 'a', 'd', 'b'];
    await add(project, kite, ...ids.map((id) => phrase(id)), region('r', 'kite', ids));
    expect((await allRecords(project)).get('region:r')).toEqual(region('r', 'kite', ids));
  });

  test('lets two images swap their paths in one change', async () => {
    const project = await temporaryProject();
    await add(project, image('a', 'one.jpg'), image('b', 'two.jpg'));
    const swapped = [image('a', 'two.jpg'), image('b', 'one.jpg')];
    await commitAsUser(project, diff(await allRecords(project), toRecords(swapped)));
    expect(await allRecords(project)).toEqual(toRecords(swapped));
  });

  test('updates an image and leaves its regions alone', async () => {
    const project = await temporaryProject();
    await add(project, kite, sky, region('r', 'kite', ['sky']));
    await commitAsUser(project, write(await allRecords(project), [{ ...kite, width: 99 }]));
    expect((await allRecords(project)).get('region:r')).toEqual(region('r', 'kite', ['sky']));
  });

  test('handles changes of more records than one statement holds', async () => {
    const project = await temporaryProject();
    const regions = Array.from({ length: 1201 }, (_, index) => region(`r${index}`, 'kite', ['sky', 'sky']));
    await add(project, kite, sky, ...regions);
    expect(await allRecords(project)).toEqual(toRecords([kite, sky, ...regions]));
  });

  test('numbers the journal from 1 without gaps and leaves no trace of the empty change', async () => {
    const project = await temporaryProject();
    expect(await commitAsUser(project, write(new Map(), [kite]))).toBe(1);
    expect(await commitAsUser(project, emptyChange)).toBeNull();
    await expect(commitAsUser(project, write(new Map(), [kite]))).rejects.toThrow();
    expect(await commitAsUser(project, write(new Map(), [sky]))).toBe(2);
    const entries = await toArray(readJournal(project));
    expect(entries).toMatchObject([
      { sequence: 1, origin: 'user', label: 'Edit', change: { added: { 'image:kite': kite } } },
      { sequence: 2, origin: 'user', label: 'Edit', change: { added: { 'phrase:sky': sky } } },
    ]);
    expect(await toArray(readJournal(project, 1))).toEqual(entries.slice(1));
  });
});

describe('a change that does not fit is refused whole', () => {
  const conflicts: [string, string, Change][] = [
    ['adds what is there', 'image:kite', write(new Map(), [kite])],
    ['removes what is not there', 'image:gone', invert(write(new Map(), [image('gone')]))],
    ['removes another version', 'image:kite', invert(write(new Map(), [{ ...kite, width: 1 }]))],
    ['updates what is not there', 'image:gone', write(toRecords([image('gone')]), [{ ...image('gone'), width: 1 }])],
    ['updates another version', 'image:kite', write(toRecords([{ ...kite, width: 1 }]), [{ ...kite, width: 2 }])],
  ];

  test.each(conflicts)('because it %s', async (_, key, change) => {
    const project = await temporaryProject();
    await add(project, kite);
    const before = await allRecords(project);
    const both = { ...change, added: { ...change.added, 'phrase:sky': sky } };
    const refusal = await commitAsUser(project, both).catch((error) => error);
    expect(refusal).toBeInstanceOf(ConflictError);
    expect(refusal).toMatchObject({ key, message: expect.stringContaining(`Expected ${key} to be `) });
    expect(await allRecords(project)).toEqual(before);
    expect(await toArray(readJournal(project))).toHaveLength(1);
  });

  test.each<[string, Change]>([
    ['a region of an unknown image', write(new Map(), [region('r', 'gone')])],
    ['a region with an unknown phrase', write(new Map(), [region('r', 'kite', ['gone'])])],
    ['the removal of an image that has regions', invert(write(new Map(), [image('used')]))],
    ['the removal of a phrase that a region has', invert(write(new Map(), [phrase('used')]))],
  ])('because it leaves a record pointing at nothing: %s', async (_, change) => {
    const project = await temporaryProject();
    await add(project, kite, image('used'), phrase('used'), region('u', 'used', ['used']));
    const before = await allRecords(project);
    await expect(commitAsUser(project, change)).rejects.toThrow('Expected every image and phrase that a record names');
    expect(await allRecords(project)).toEqual(before);
  });

  test('because two images would have one path', async () => {
    const project = await temporaryProject();
    await add(project, image('a', 'one.jpg'));
    await expect(add(project, image('b', 'one.jpg'))).rejects.toThrow('Expected every image path once');
  });

  test.each(['a\uD800b', 'a\0b'])('because a text cannot be stored as it is: %j', async (short) => {
    const project = await temporaryProject();
    await add(project, kite);
    const captions = { type: 'captions', id: 'kite', imageId: 'kite', short, long: '' } as const;
    await expect(add(project, captions)).rejects.toThrow('Expected text in Unicode without NUL');
    expect(await allRecords(project)).toEqual(toRecords([kite]));
  });
});

describe('any sequence of edits', () => {
  test('stands in the tables, is undone by its inverses, and is replayed by the journal', async () => {
    const project = await temporaryProject();
    const replica = await temporaryProject();
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryWorld, { minLength: 1, maxLength: 4 }), async (worlds) => {
        await Promise.all([empty(project), empty(replica)]);
        const start = (await toArray(readJournal(project))).length;
        const undo: [Change, Records][] = [];
        let present: Records = new Map();
        for (const world of worlds) {
          undo.unshift([invert(diff(present, world)), present]);
          await commitAsUser(project, diff(present, world));
          expect(await allRecords(project)).toEqual(world);
          present = world;
        }
        for await (const { change } of readJournal(project, start)) await commitAsUser(replica, change);
        expect(await allRecords(replica)).toEqual(present);
        for (const [change, earlier] of undo) {
          await commitAsUser(project, change);
          expect(await allRecords(project)).toEqual(earlier);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('is there after the project is closed and opened again', async () => {
    const project = await temporaryProject();
    await add(project, kite, sky, region('r', 'kite', ['sky']));
    const before = await allRecords(project);
    await project.close();
    const again = await openProject(project.folder);
    expect(await allRecords(again)).toEqual(before);
    await again.close();
  });
});
