import { defineConfig } from 'vitest/config';

/** What an operator who keeps everything can learn of a pulse: `npm run test:attack`. */
export default defineConfig({
  test: {
    include: ['test/pulse/attack/*.attack.ts', 'test/pulse/attack/same-for-everybody.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: 'UTC', ATTACK_RUNS: '60' },
    testTimeout: 120_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
