import { beforeEach, describe, expect, test } from 'vitest';
import { readersStore } from '../../src/pulse/belonging/readers.store.ts';
import { disclose } from '../../src/pulse/disclosure/disclosure.ts';
import { moodShown } from '../../src/pulse/mood-shown.ts';
import { publishedStore } from '../../src/pulse/wave/published.store.ts';
import { channelsStore } from '../../src/teams/directory/channels.store.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { permissions } from '../../src/teams/permissions.ts';
import { unknownPerson } from '../../src/teams/rights.ts';
import { teamId } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { frozenWave } from './frozen-wave.ts';

const { db, pool, reset } = await testDatabase();

describe('why a team is unhappy is shown to', () => {
  const [people, teams] = [peopleStore(db, []), teamsStore(db)];
  const whoIs = async (id: string) => (await people.whoIs(id)) ?? unknownPerson(id);
  const directory = { whoIs, whoIsFor: whoIs, channelNow: async () => undefined };
  const allowed = permissions({ directory, members: membersStore(db), channels: channelsStore(db), teams });
  const readers = readersStore(db);
  const { mood, maySee } = moodShown({ published: publishedStore(db), teams, permissions: allowed, readers });

  beforeEach(async () => {
    await reset();
    await pool.query("insert into teams (id, name, channel_id) overriding system value values (1, 'payments', 'CPAY')");
    await pool.query(
      `insert into people (id, name, is_full_member, is_admin, refreshed_at)
       values ('UIVO', 'Ivo', true, false, now()), ('USAM', 'Sam', true, false, now()), ('UADMIN', 'Admin', true, true, now())`,
    );
    await pool.query("insert into team_members (team_id, person_id, since) values (1, 'UIVO', now())");
    const items = { Q01: { answers: 11, favourable: 4 } };
    const published = disclose(
      [{ team: 1, audience: 12, moved: null, answered: 11, items, slowed: { answers: 0, chosen: {} } }],
      { k: 5, items: [{ id: 'Q01', isSensitive: false }] },
      [],
    );
    for (const opensOn of ['2026-11-02', '2026-11-16'])
      await frozenWave(pool)({ opensOn, asked: { 1: ['UIVO'] }, channels: { 1: 'CPAY' }, published });
  });

  test.for([
    { why: 'somebody who was asked, anywhere', personId: 'UIVO', channelId: 'CELSE', sees: true },
    { why: 'anybody in the team’s own channel', personId: 'USAM', channelId: 'CPAY', sees: true },
    { why: 'the channel itself, when it is shared there', personId: undefined, channelId: 'CPAY', sees: true },
    { why: 'not somebody of another team elsewhere', personId: 'USAM', channelId: 'CELSE', sees: false },
    { why: 'not an admin who is not in the team', personId: 'UADMIN', channelId: 'CELSE', sees: false },
    { why: 'not another channel, when it is shared there', personId: undefined, channelId: 'CELSE', sees: false },
    { why: 'not an unknown person', personId: 'UNOBODY', channelId: 'CELSE', sees: false },
  ])('$why', async ({ personId, channelId, sees }) => {
    expect(await mood(teamId(1), { personId, channelId })).toBe(sees ? 'day-to-day-experience' : undefined);
  });

  test.for([
    { why: 'who was asked', personId: 'UIVO', sees: true },
    { why: 'not somebody of another team', personId: 'USAM', sees: false },
    { why: 'not an admin', personId: 'UADMIN', sees: false },
  ])('in a preview of its digest: $why', async ({ personId, sees }) => {
    const team = { id: teamId(1), name: 'payments', channelId: 'CPAY', timeZone: 'UTC' };
    expect(await maySee(personId, team)).toBe(sees);
  });
});
