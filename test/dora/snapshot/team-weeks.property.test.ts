import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { trendWeeks, windowOf } from '../../../src/dora/metrics/window.ts';
import { teamWeeksStore } from '../../../src/dora/snapshot/team-weeks.store.ts';
import type { WeeksAsked } from '../../../src/dora/snapshot/team-weeks.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { anyQuestion, anyWorld, storeWorld } from '../../support/dora-worlds.ts';

const { db, pool, reset } = await testDatabase();

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(3)) : one)));

test('the weeks of all teams at once are what each team’s own snapshot says of them', async () => {
  const anyZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
  await fc.assert(
    fc.asyncProperty(
      anyWorld,
      anyQuestion,
      fc.array(anyZone, { minLength: 2, maxLength: 2 }),
      async (world, { now }, zones) => {
        await reset();
        await storeWorld(pool, world);
        const { rows } = await pool.query<{ id: string }>('select id from teams order by id');
        const asked = rows.map(({ id }, index): WeeksAsked => {
          const [first, ...rest] = trendWeeks(new Date(now * 1000), zones[index % zones.length] ?? 'UTC')
            .slice(0, -1)
            .slice(-9);
          if (first === undefined) throw new Error('There are nine weeks');
          return { team: teamId(Number(id)), weeks: [first, ...rest] };
        });
        expect(asked).toHaveLength(2);
        const together = await teamWeeksStore(db).weeksOf(asked);
        for (const { team, weeks } of asked) {
          const [last, fourth] = [weeks.at(-1), weeks.at(-4)];
          if (last === undefined || fourth === undefined) throw new Error('There are nine weeks');
          const owner = { kind: 'team', id: team } as const;
          const before = windowOf(last.from, last.from, last.timeZone);
          const alone = await doraStore(db).facts(owner, { current: last, previous: before, weeks });
          const pooled = windowOf(fourth.from, last.to, last.timeZone);
          const four = await doraStore(db).facts(owner, { current: pooled, previous: before, weeks: [] });
          expect(rounded(together.get(team))).toEqual(
            rounded({
              firstDeploymentAt: alone.firstDeploymentAt,
              stabilityKnown: alone.stabilityKnown,
              weeks: alone.weeks,
              pooled: four.current,
              minutesByReason: alone.minutesByReason,
              suspected: await doraStore(db).suspected(owner, last),
            }),
          );
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});
