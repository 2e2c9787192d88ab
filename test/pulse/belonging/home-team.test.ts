import { beforeEach, describe, expect, test } from 'vitest';
import { audienceStore } from '../../../src/pulse/wave/audience.store.ts';
import { planOpening } from '../../../src/pulse/wave/opening.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { setupStore } from '../../../src/teams/setup/setup.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';

const { db, pool, reset } = await testDatabase();
const [people, members, teams, audiences] = [peopleStore(db), membersStore(db), teamsStore(db), audienceStore(db)];
const NOW = new Date('2026-11-02T12:00:00Z');
const LATER = new Date('2026-11-03T12:00:00Z');

const SEVEN = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7'];
const chosen = (ids: readonly string[]) => ids.map((slackId) => ({ kind: 'person' as const, slackId }));

/** Makes a team as the form does, and gives it these people as the settings do. */
async function makes(maker: string, name: string, ids: readonly string[], at = LATER) {
  const setup = { name, channelId: `C${name.toUpperCase()}`, timeZone: 'UTC', services: [] };
  await setupStore(db).saveSetup(undefined, setup, maker, at);
  const team = present(await teams.teamNamed(name)).id;
  const all = [...new Set([maker, ...ids])];
  await members.saveChoices(team, 'member', chosen(all), maker, at);
  await members.replace([{ team, people: all, isWhole: true }], at);
  return team;
}

/** How many people a wave asks for each team, and how many it leaves out because they have agreed to none. */
async function wave() {
  const all = (await teams.teams()).map((team) => ({ team, calendar: DEFAULT_CALENDAR('UTC'), hasOptedOut: false }));
  const { joining, notAgreed } = planOpening(all, await audiences.people(), '2026-11-09' as LocalDate, LATER);
  return { ...Object.fromEntries(joining.map(({ team, size }) => [team.name, size])), notAgreed };
}

/** Seven in payments, who have said so. */
beforeEach(async () => {
  await reset();
  await pool.query(
    `insert into people (id, name, is_full_member, refreshed_at)
     select id, id, true, $1 from unnest('{U1,U2,U3,U4,U5,U6,U7,UEVE}'::text[]) as id`,
    [NOW],
  );
  const payments = await makes('U1', 'payments', SEVEN, NOW);
  for (const id of SEVEN) await people.chooseHomeTeam(id, payments);
});

describe('nobody cuts another’s team', () => {
  test.for<{ why: string; attempt: () => Promise<unknown>; asked: object }>([
    {
      why: 'by a new team whose name comes first, with four of the seven',
      attempt: () => makes('UEVE', '0-guild', ['U1', 'U2', 'U3', 'U4']),
      asked: { payments: 7, '0-guild': 1, notAgreed: 0 },
    },
    {
      why: 'not even one of the seven who makes it',
      attempt: () => makes('U7', '0-guild', ['U1', 'U2', 'U3', 'U4']),
      asked: { payments: 7, notAgreed: 0 },
    },
    {
      why: 'by taking four into it and out again, and in again',
      attempt: async () => {
        const guild = await makes('UEVE', '0-guild', ['U1', 'U2', 'U3', 'U4']);
        await members.replace([{ team: guild, people: ['UEVE'], isWhole: true }], LATER);
        await members.replace([{ team: guild, people: ['UEVE', 'U1', 'U2', 'U3', 'U4'], isWhole: true }], LATER);
      },
      asked: { payments: 7, '0-guild': 1, notAgreed: 0 },
    },
    {
      why: 'and one of the seven who chooses it goes alone',
      attempt: async () => {
        const guild = await makes('UEVE', '0-guild', ['U1', 'U2', 'U3', 'U4']);
        await people.chooseHomeTeam('U1', guild);
      },
      asked: { payments: 6, '0-guild': 2, notAgreed: 0 },
    },
  ])('$why', async ({ attempt, asked }) => {
    await attempt();
    expect(await wave()).toEqual(asked);
  });

  test('nor fills their own: people who have agreed nowhere count nowhere, until they do', async () => {
    await pool.query(
      `insert into people (id, name, is_full_member, refreshed_at)
       select id, id, true, $1 from unnest('{UNEW1,UNEW2}'::text[]) as id`,
      [NOW],
    );
    const guild = await makes('UEVE', 'guild', ['UNEW1', 'UNEW2']);
    expect(await wave()).toEqual({ payments: 7, guild: 1, notAgreed: 2 });
    await people.settleOn(guild, { actor: 'UNEW1', at: LATER });
    expect(await wave()).toEqual({ payments: 7, guild: 2, notAgreed: 1 });
  });
});
