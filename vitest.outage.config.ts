import { defineConfig } from 'vitest/config';

/** What becomes of everything that is sent while the database or Slack is in trouble: `npm run test:outage`. */
export default defineConfig({
  test: {
    include: ['test/outage/*.outage.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
