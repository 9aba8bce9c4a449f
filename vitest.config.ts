import { defineConfig } from 'vitest/config'

/** These start the compiled program as processes; the others need no build. */
const WITH_PROGRAM = ['test/integration/**/*.test.ts', 'test/cli/**/*.test.ts']

/**
 * Pure functions and content, and files that open all they use themselves and close it: nothing of a file outlives it,
 * so that all share the modules that the first one loaded.
 */
const CORE = [
  ...['triage', 'conversation', 'advice', 'content', 'store', 'console'],
  ...['workers', 'queues', 'metrics', 'flow'],
].map((area) => `test/${area}/**/*.test.ts`)

export default defineConfig({
  test: {
    pool: 'forks',
    // Many wait for processes and time-outs rather than compute: one more than CI has cores.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'core', include: CORE, isolate: false } },
      {
        extends: true,
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [...CORE, ...WITH_PROGRAM] },
      },
      {
        extends: true,
        test: { name: 'whole', include: WITH_PROGRAM, globalSetup: ['test/support/build.ts'] },
      },
    ],
  },
})
