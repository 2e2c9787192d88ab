import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: process.env['TZ'] ?? 'UTC' },
    // Much of the time is spent waiting for Postgres and for processes: three keep two cores busy.
    maxWorkers: 3,
    // Loading the program anew for each file cost as much as its tests; no test changes what a module keeps.
    isolate: false,
    // These end what hangs; on a busy machine a test may take much longer than on a quiet one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    teardownTimeout: 20_000,
  },
});
