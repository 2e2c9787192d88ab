import { beforeEach, describe, expect, test } from 'vitest';
import { readersStore } from '../../../src/pulse/belonging/readers.store.ts';
import {
  mayReadAllResults,
  mayReadComments,
  mayReadResults,
  maySeeMood,
} from '../../../src/pulse/belonging/who-may-read.ts';
import type { WaveId } from '../../../src/pulse/wave/wave.ts';
import { channelsStore } from '../../../src/teams/directory/channels.store.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { permissions } from '../../../src/teams/permissions.ts';
import { unknownPerson } from '../../../src/teams/rights.ts';
import { type Team, teamId } from '../../../src/teams/team.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { frozenWave, nothingOf } from '../frozen-wave.ts';

const { db, pool, reset } = await testDatabase();
const [people, members, teams] = [peopleStore(db), membersStore(db), teamsStore(db)];
const NOW = new Date('2026-11-10T12:00:00Z');
const PAYMENTS: Team = { id: teamId(1), name: 'payments', channelId: 'CPAY', timeZone: 'UTC' };

/** UNIGHT is on call for every team by a user group. */
const whoIs = async (id: string) => (await people.whoIs(id)) ?? unknownPerson(id);
const whoIsFor = async (id: string, team: Team['id']) => {
  const who = await whoIs(id);
  return id === 'UNIGHT' ? { ...who, onCallOf: [team] } : who;
};
const readers = {
  readers: readersStore(db),
  permissions: permissions({
    directory: { whoIs, whoIsFor, channelNow: async () => undefined },
    members,
    channels: channelsStore(db),
    teams,
  }),
};

/** Who they were in the last pulse of payments, and what became of them since. Search had an audience of its own. */
const ASKED = ['UASKED', 'UASKEDADMIN', 'UGUEST', 'UGONE', 'UMOVED'];
const PEOPLE = [...ASKED, 'UTHEN', 'UNOW', 'ULATER', 'UNIGHT', 'UADMIN', 'USEARCH', 'UNOTEAM', 'UFIXED'];

let wave: WaveId;
beforeEach(async () => {
  await reset();
  await pool.query(
    `insert into teams (id, name, channel_id) overriding system value values (1, 'payments', 'CPAY'), (2, 'search', 'CSEA')`,
  );
  await pool.query(
    `insert into people (id, name, is_full_member, is_deactivated, is_admin, refreshed_at)
     select id, id, id <> 'UGUEST', id = 'UGONE', id like '%ADMIN', $1 from unnest($2::text[]) as id`,
    [NOW, PEOPLE],
  );
  const inPayments = ['UASKED', 'UASKEDADMIN', 'UMOVED', 'ULATER', 'UNOW'];
  await members.replace([{ team: PAYMENTS.id, people: inPayments, isWhole: true }], NOW);
  await members.replace([{ team: teamId(2), people: ['USEARCH'], isWhole: true }], NOW);
  const chosen = (slackId: string) => [{ kind: 'person' as const, slackId }];
  await members.saveChoices(PAYMENTS.id, 'lead', chosen('UNOW'), 'cli', NOW);
  await members.saveChoices(PAYMENTS.id, 'on-call', [...chosen('UFIXED'), ...chosen('UADMIN')], 'UADMIN', NOW);
  wave = await frozenWave(pool)({
    opensOn: '2026-11-02',
    asked: { 1: ASKED, 2: ['USEARCH'] },
    leads: { 1: ['UTHEN'], 2: ['UTHEN'] },
    channels: { 1: 'CPAY' },
    published: nothingOf(1, 2),
  });
});

const seenBy = async (id: string) => ({
  results: (await mayReadResults(readers, id, PAYMENTS)).ok,
  comments: (await mayReadComments(readers, id, PAYMENTS)).ok,
  all: (await mayReadAllResults(readers, id)).ok,
  mood: await maySeeMood(readers, { personId: id, channelId: 'CELSE' }, PAYMENTS),
});
const NOTHING = { results: false, comments: false, all: false, mood: false };
const ALL = { results: true, comments: true, all: true, mood: true };

describe('what is read of a pulse that has closed, by', () => {
  test.for([
    { who: 'whoever was asked', id: 'UASKED', sees: ALL },
    { who: 'an admin who was asked, as anybody else', id: 'UASKEDADMIN', sees: ALL },
    { who: 'who led the team when it opened', id: 'UTHEN', sees: { ...ALL, comments: false } },
    { who: 'who was asked for another team', id: 'USEARCH', sees: { ...NOTHING, all: true } },
    { who: 'who was made a lead later, and is a member now', id: 'UNOW', sees: NOTHING },
    { who: 'who joined the team later', id: 'ULATER', sees: NOTHING },
    { who: 'who is on call by a fixed list', id: 'UFIXED', sees: NOTHING },
    { who: 'who is on call by a user group', id: 'UNIGHT', sees: NOTHING },
    { who: 'an admin who put themselves on call', id: 'UADMIN', sees: NOTHING },
    { who: 'who was asked and is a guest now', id: 'UGUEST', sees: NOTHING },
    { who: 'who was asked and has left', id: 'UGONE', sees: NOTHING },
    { who: 'who is in no team', id: 'UNOTEAM', sees: NOTHING },
    { who: 'somebody unknown', id: 'UNOBODY', sees: NOTHING },
  ])('$who', async ({ id, sees }) => {
    expect(await seenBy(id)).toEqual(sees);
  });

  test.for([
    {
      who: 'who was put into the list by SQL',
      id: 'ULATER',
      to: `insert into pulse_audience values ('self', $1, 'ULATER', 1)`,
    },
    {
      who: 'who was moved into it',
      id: 'USEARCH',
      to: `update pulse_audience set team_id = 1 where wave_id = $1 and person_id = 'USEARCH'`,
    },
    {
      who: 'who was made a lead of that time',
      id: 'UNOW',
      to: `update pulse_wave_teams set leads = leads || '{UNOW}' where wave_id = $1 and team_id = 1`,
    },
  ])('nobody of a team whose list was changed, and they are told why: $who', async ({ id, to }) => {
    await pool.query(to, [wave]);
    for (const one of [id, 'UASKED', 'UTHEN']) {
      const right = await mayReadResults(readers, one, PAYMENTS);
      expect(right).toMatchObject({ why: expect.stringContaining('was changed in the database') });
      expect((await mayReadComments(readers, one, PAYMENTS)).ok).toBe(false);
      expect(await maySeeMood(readers, { personId: one, channelId: undefined }, PAYMENTS)).toBe(false);
    }
    expect((await mayReadAllResults(readers, id)).ok).toBe(false);
  });

  test('who joined later, once the next one has closed in which they were asked; and then no more by others', async () => {
    await frozenWave(pool)({ opensOn: '2026-11-16', asked: { 1: ['ULATER', 'UNOW'] }, published: nothingOf(1) });
    expect(await seenBy('ULATER')).toEqual(ALL);
    expect(await seenBy('UASKED')).toEqual(NOTHING);
    expect(await seenBy('UTHEN')).toEqual(NOTHING);
  });

  test('those of the last one in which the team took part, where it sat the last one out', async () => {
    await frozenWave(pool)({ opensOn: '2026-11-16', asked: { 2: ['USEARCH'] }, published: nothingOf(2) });
    expect(await seenBy('UASKED')).toEqual({ ...ALL, all: false });
    expect(await mayReadComments(readers, 'UASKED', PAYMENTS)).toEqual({ ok: true, wave });
  });
});

describe('why a team is unhappy', () => {
  test.for([
    { who: 'UASKED', channelId: 'CELSE', sees: true, why: 'only they read the answer' },
    { who: 'UNOTEAM', channelId: 'CPAY', sees: true, why: 'the team’s channel reads its digest, too' },
    { who: undefined, channelId: 'CPAY', sees: true, why: 'it is shared with the team itself' },
    { who: undefined, channelId: 'CELSE', sees: false, why: 'it would be shared with others' },
    { who: undefined, channelId: undefined, sees: false, why: 'nobody is known to ask' },
  ])('$who in $channelId: $sees, because $why', async ({ who, channelId, sees }) => {
    expect(await maySeeMood(readers, { personId: who, channelId }, PAYMENTS)).toBe(sees);
  });

  test('is not seen by everybody in a channel that the team chose since its last pulse opened', async () => {
    const shared = { personId: undefined, channelId: 'CELSE' };
    expect(await maySeeMood(readers, shared, { ...PAYMENTS, channelId: 'CELSE' })).toBe(false);
  });
});
