import { defineConfig } from 'vitest/config';

/** The long form of the chaos test: `npm run test:chaos`. */
export default defineConfig({
  test: {
    include: ['test/chaos/*.chaos.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: 'UTC' },
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
