import { test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { recordPayloads } from './record.ts';

const { url } = await testDatabase();

/** Run it when listeners come or go: `FUZZ_RECORD=1 npm run test:fuzz`. */
test.runIf(process.env['FUZZ_RECORD'] === '1')('records what Slack sends', async ({ expect }) => {
  const count = await recordPayloads(url, new URL('./payloads.json', import.meta.url));
  process.stdout.write(`${count} payloads\n`);
  expect(count).toBeGreaterThan(80);
});
