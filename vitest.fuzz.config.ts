import { defineConfig } from 'vitest/config';

/** The long form of the fuzz test: `npm run test:fuzz`, with `FUZZ_SEED` and `FUZZ_INPUTS`. */
export default defineConfig({
  test: {
    include: ['test/fuzz/*.fuzz.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: 'UTC' },
    // Each measures a process, and the machine has to be quiet for that.
    fileParallelism: false,
    testTimeout: 10_800_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
