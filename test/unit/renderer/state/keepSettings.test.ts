import { expect, test } from 'vitest';
import type { Settings } from '../../../../main/api/projects.ts';
import { initialState } from '../../../../renderer/state/initialState.ts';
import { createSettingsKeeper } from '../../../../renderer/state/keepSettings.ts';

test('what changes while settings are read stays', async () => {
  let state = initialState;
  const { promise, resolve } = Promise.withResolvers<Settings>();
  const keeper = createSettingsKeeper({
    get: () => state,
    set: (changed) => {
      state = changed;
    },
    read: () => promise,
    write: async () => null,
    later: () => undefined,
  });
  const begun = keeper.begin();
  state = { ...state, filter: 'dog' };
  resolve({});
  await begun;
  expect(state.filter).toBe('dog');
});
