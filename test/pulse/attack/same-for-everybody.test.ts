import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DemoFault } from '../../../demo/slack/options.ts';
import { testDatabase } from '../../support/database.ts';
import { ACTS, peopleWho } from './people.ts';
import { type Mishap, playWave } from './scenario.ts';
import { TRACE } from './trace-names.ts';
import { AFTER_CLOSE, WHILE_OPEN } from './traces.ts';

const { db, pool, reset } = await testDatabase();

const acts = fc.array(fc.constantFrom(...ACTS), { maxLength: 3 });
const ways = fc.array(fc.record({ early: acts, late: acts }), { minLength: 5, maxLength: 5 });
const mishaps = fc.constantFrom<Mishap>('none', 'restart', 'crash', 'crash and restart');

const faults = fc.constantFrom<DemoFault>(
  { kind: 'lost', takesEffect: false },
  { kind: 'lost', takesEffect: true },
  { kind: 'answer', status: 503 },
  { kind: 'answer', status: 429, headers: { 'retry-after': '30' } },
  { kind: 'answer', status: 200, body: { ok: false, error: 'fatal_error' } },
);

/** What can be seen without the files of the server, which other tests use, too. */
const SEEN: ReadonlySet<string> = new Set([
  TRACE.rows,
  TRACE.botLog,
  TRACE.troubled,
  TRACE.reader,
  TRACE.messages,
  TRACE.deliveries,
  TRACE.remains,
]);

/** How often: `npm run test:attack` tries more. */
const numRuns = Number(process.env['ATTACK_RUNS'] ?? 3);

test('whatever people do, and whatever breaks, deliveries, logs, messages and tables are the same for everybody', async () => {
  await fc.assert(
    fc.asyncProperty(ways, mishaps, faults, async (behaviours, mishap, fault) => {
      await reset();
      await pool.query('alter sequence pulse_waves_id_seq restart');
      const played = await playWave({
        database: { db, pool },
        dir: undefined,
        people: peopleWho(behaviours),
        mishap,
        fault,
      });
      const told = [...WHILE_OPEN, ...AFTER_CLOSE]
        .filter(({ name }) => SEEN.has(name))
        .flatMap(({ tells }) => tells(played));
      expect(told).toEqual([]);
    }),
    { numRuns, timeout: 25_000, endOnFailure: true },
  );
});
