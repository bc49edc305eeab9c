import { expect, test } from 'vitest';
import type { SuggestedState } from '../../../../main/api/states.ts';
import { fromConfidence, isTicked, ofState, toggled } from '../../../../renderer/dialogs/states/ticks.ts';

function suggestion(
  imageId: string,
  confidence: number,
  state: SuggestedState['state'] = 'exhaustive',
): SuggestedState {
  return { imageId, path: `${imageId}.jpg`, phraseId: 'dog', state, regions: 1, left: 0, confidence };
}

const [sure, doubtful] = [suggestion('a', 0.9), suggestion('b', 0.8)];

test('all from a confidence on are ticked, that confidence included', () => {
  expect([sure, doubtful].map((one) => isTicked(one, fromConfidence(0.9)))).toEqual([true, false]);
});

test('a tick turned round by hand stands against the confidence, and turned again it is as before', () => {
  const ticks = toggled(doubtful, toggled(sure, fromConfidence(0.9)));
  expect([sure, doubtful].map((one) => isTicked(one, ticks))).toEqual([false, true]);
  const again = toggled(doubtful, toggled(sure, ticks));
  expect([sure, doubtful].map((one) => isTicked(one, again))).toEqual([true, false]);
});

test('the same phrase in another image has a tick of its own', () => {
  expect(isTicked(suggestion('c', 0.9), toggled(sure, fromConfidence(0.9)))).toBe(true);
});

test('suggestions of one state keep their order', () => {
  const absent = suggestion('c', 1, 'verified absent');
  expect(ofState([sure, absent, doubtful], 'exhaustive')).toEqual([sure, doubtful]);
  expect(ofState([sure, absent, doubtful], 'verified absent')).toEqual([absent]);
});
