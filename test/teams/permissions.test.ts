import { beforeEach, describe, expect, test } from 'vitest';
import { channelsStore } from '../../src/teams/directory/channels.store.ts';
import type { Channel } from '../../src/teams/directory/channels.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { permissions } from '../../src/teams/permissions.ts';
import { type TeamPermission, unknownPerson } from '../../src/teams/rights.ts';
import { type Reader } from '../../src/teams/sees-titles.ts';
import { teamId } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, pool, reset } = await testDatabase();
const [people, members, teams] = [peopleStore(db, []), membersStore(db), teamsStore(db)];
const whoIs = async (id: string) => (await people.whoIs(id)) ?? unknownPerson(id);
/** Slack says that UNIGHT is on call for every team by a user group, which no row of ours knows. */
const whoIsFor = async (id: string, team: ReturnType<typeof teamId>) => {
  const who = await whoIs(id);
  return id === 'UNIGHT' ? { ...who, onCallOf: [team] } : who;
};
/** What Slack says of a channel now. It does not show CHIDDEN, and does not answer about CDOWN. */
let looks: string[] = [];
const channelNow = async (id: string): Promise<Channel | undefined> => {
  looks.push(id);
  if (id === 'CDOWN') throw new Error('socket hang up');
  const shown = { id, name: '', isPrivate: false, isArchived: false, isJoined: true, stopped: undefined };
  return id === 'CHIDDEN' ? undefined : { ...shown, isShared: id === 'CSHARED' };
};
const { may, mayInTeam, mayChange, seesTitles, isOurs } = permissions({
  directory: { whoIs, whoIsFor, channelNow },
  members,
  channels: channelsStore(db),
  teams,
});

const payments = { id: teamId(1), name: 'payments' };
const NOW = new Date('2026-11-02T12:00:00Z');

/** Ivo leads payments, whose channel is private; Lin is a member, Sam of search, Mara an admin. Search has nobody who leads. */
beforeEach(async () => {
  await reset();
  looks = [];
  await pool.query(
    `insert into teams (id, name, channel_id) overriding system value values (1, 'payments', 'CPAY'), (2, 'search', 'CSEARCH')`,
  );
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     select id, id, id <> 'UGUEST', id = 'UMARA', $1
       from unnest('{UIVO,ULIN,USAM,UMARA,UNIGHT,UGUEST}'::text[]) as id`,
    [NOW],
  );
  await pool.query(
    `insert into channels (id, name, is_private, refreshed_at)
     values ('CPAY', 'payments', true, $1), ('CSEARCH', 'search', false, $1)`,
    [NOW],
  );
  await members.saveChoices(payments.id, 'lead', [{ kind: 'person', slackId: 'UIVO' }], 'cli', NOW);
  await pool.query(
    `insert into team_members (team_id, person_id, since) values (1, 'ULIN', $1), (1, 'UIVO', $1), (2, 'USAM', $1)`,
    [NOW],
  );
});

describe('what somebody may do for a team', () => {
  test.for<{ why: string; person: string; kind: TeamPermission['kind']; ok: boolean }>([
    { why: 'a member answers', person: 'ULIN', kind: 'answer-incident', ok: true },
    { why: 'a person on call by a user group answers', person: 'UNIGHT', kind: 'answer-incident', ok: true },
    { why: 'somebody of another team does not', person: 'USAM', kind: 'answer-incident', ok: false },
    { why: 'an admin answers', person: 'UMARA', kind: 'answer-incident', ok: true },
    { why: 'a guest does not', person: 'UGUEST', kind: 'answer-incident', ok: false },
  ])('$why', async ({ person, kind, ok }) => {
    expect((await mayInTeam(person, kind, payments)).ok).toBe(ok);
  });
});

describe('who may change what is set for a team', () => {
  const search = { id: teamId(2), name: 'search' };
  const chosen = (kind: 'person' | 'channel', slackId: string) =>
    members.saveChoices(search.id, 'member', [{ kind, slackId }], 'cli', NOW);

  test.for<{ why: string; person: string; team?: typeof search; given?: () => Promise<unknown>; ok: boolean }>([
    { why: 'its lead', person: 'UIVO', team: payments, ok: true },
    { why: 'an admin', person: 'UMARA', team: payments, ok: true },
    { why: 'not a member, as there is a lead', person: 'ULIN', team: payments, ok: false },
    { why: 'not who is on call', person: 'UNIGHT', team: payments, ok: false },
    { why: 'not a guest who was made a lead', person: 'UGUEST', team: payments, ok: false },
    {
      why: 'a member, once the only lead has left',
      person: 'ULIN',
      team: payments,
      given: () => pool.query(`update people set is_deactivated = true where id = 'UIVO'`),
      ok: true,
    },
    {
      why: 'but nobody from outside takes it over then',
      person: 'USAM',
      team: payments,
      given: () => pool.query(`update people set is_deactivated = true where id = 'UIVO'`),
      ok: false,
    },
    { why: 'a member of a team without a lead', person: 'USAM', ok: true },
    { why: 'not somebody from outside of it', person: 'ULIN', ok: false },
    { why: 'not who is on call for it by a user group', person: 'UNIGHT', ok: false },
    { why: 'an admin from outside of it', person: 'UMARA', ok: true },
    {
      why: 'not who joined a public channel that it chose',
      person: 'USAM',
      given: () => chosen('channel', 'CSEARCH'),
      ok: false,
    },
    {
      why: 'nor a channel of which nothing is known',
      person: 'USAM',
      given: () => chosen('channel', 'CWHAT'),
      ok: false,
    },
    { why: 'but who was invited to a private one', person: 'USAM', given: () => chosen('channel', 'CPAY'), ok: true },
    { why: 'and who was chosen by name', person: 'USAM', given: () => chosen('person', 'USAM'), ok: true },
    {
      why: 'nobody but an admin, where nobody is in it',
      person: 'USAM',
      given: () => pool.query('delete from team_members where team_id = 2'),
      ok: false,
    },
  ])('$why', async ({ person, team = search, given, ok }) => {
    await given?.();
    expect((await mayChange(person, team)).ok).toBe(ok);
  });

  test('a refusal names the people who may', async () => {
    expect(await mayChange('ULIN', payments)).toEqual({
      ok: false,
      why: 'Only the lead of payments (<@UIVO>) and the admins can change this.',
    });
  });
});

test('what concerns the workspace needs no team', async () => {
  expect((await may('UMARA', 'change-workspace')).ok).toBe(true);
  expect((await may('UIVO', 'change-workspace')).ok).toBe(false);
  expect((await may('UNOBODY', 'ask-dora')).ok).toBe(false);
});

describe('titles of incidents', () => {
  const person = (id: string): Reader => ({ kind: 'person', id });
  const channel = (id: string): Reader => ({ kind: 'channel', id });
  test.for([
    { why: 'of a private team are read by its people', reader: person('ULIN'), team: payments, sees: true },
    { why: 'and by people on call for it', reader: person('UNIGHT'), team: payments, sees: true },
    { why: 'and by admins', reader: person('UMARA'), team: payments, sees: true },
    { why: 'but not by others', reader: person('USAM'), team: payments, sees: false },
    { why: 'in its own channel everybody reads them', reader: channel('CPAY'), team: payments, sees: true },
    {
      why: 'nobody reads them in another channel, even if an authorised person shares them',
      reader: channel('CSEARCH'),
      team: payments,
      sees: false,
    },
    {
      why: 'of an open team are read by everybody',
      reader: person('ULIN'),
      team: { id: teamId(2), name: 'search' },
      sees: true,
    },
    { why: 'and everywhere', reader: channel('CPAY'), team: { id: teamId(2), name: 'search' }, sees: true },
    {
      why: 'but not where another organisation reads along',
      reader: channel('CSHARED'),
      team: { id: teamId(2), name: 'search' },
      sees: false,
    },
    {
      why: 'nor in a channel that Slack does not show',
      reader: channel('CHIDDEN'),
      team: { id: teamId(2), name: 'search' },
      sees: false,
    },
    {
      why: 'nor in one about which Slack does not answer',
      reader: channel('CDOWN'),
      team: { id: teamId(2), name: 'search' },
      sees: false,
    },
  ])('$why', async ({ reader, team, sees }) => {
    expect(await seesTitles(reader, team)).toBe(sees);
  });

  test('are of its people alone while the bot has not looked at its channel', async () => {
    await pool.query('delete from channels');
    const sees = (id: string) => seesTitles(person(id), { id: teamId(2), name: 'search' });
    expect([await sees('USAM'), await sees('UMARA'), await sees('ULIN')]).toEqual([true, true, false]);
  });

  test('of many teams at once ask Slack once about the channel that reads them', async () => {
    await Promise.all([1, 2].map((id) => seesTitles(channel('CSEARCH'), { id: teamId(id), name: '' })));
    expect(looks).toEqual(['CSEARCH']);
    expect(await isOurs('CSHARED')).toBe(false);
    expect(looks).toEqual(['CSEARCH', 'CSHARED']);
  });
});
