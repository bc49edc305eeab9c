import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'node', include: ['test/**/*.test.ts'], exclude: ['test/e2e/workbench/**'] } },
      {
        test: {
          ...shared,
          name: 'workbench',
          include: ['test/e2e/workbench/*.test.ts'],
          globalSetup: 'test/e2e/workbench/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // For machines that are busy.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
