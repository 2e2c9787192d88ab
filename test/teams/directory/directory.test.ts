import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { channelsStore } from '../../../src/teams/directory/channels.store.ts';
import { postableFault } from '../../../src/teams/directory/channels.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import type { TeamChoice } from '../../../src/teams/directory/members.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import type { Mode } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { until } from '../../support/processes.ts';
import { type DirectoryBot, directoryBot } from './directory-bot.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const [people, members, channels] = [peopleStore(db), membersStore(db), channelsStore(db)];

const DAY_MS = 86_400_000;
const later = (ms: number): Date => new Date(noon.getTime() + ms);
const refusal = (error: string) => ({ kind: 'answer', status: 200, body: { ok: false, error } }) as const;

const aPerson = (slackId: string): TeamChoice => ({ kind: 'person', slackId });
const aChannel = (slackId: string): TeamChoice => ({ kind: 'channel', slackId });
const aGroup = (slackId: string): TeamChoice => ({ kind: 'usergroup', slackId });

/** A team in #payments that chose these. */
async function payments(role: 'member' | 'on-call' | 'lead', ...choices: TeamChoice[]): Promise<TeamId> {
  const id = teamId(await team('payments', [], 'UTC', 'CPAY'));
  expect(await members.saveChoices(id, role, choices, 'UMARA', noon)).toEqual({ ok: true });
  return id;
}

let bot: DirectoryBot;
let refreshes = 0;
/** Before now, and a day after the last time. */
const refresh = () => bot.directory.refreshDirectory(later((refreshes++ - 1_000) * DAY_MS));

describe.each<Mode>(['HTTP', 'Socket Mode'])('over %s, what Slack tells', (mode) => {
  beforeAll(async () => {
    bot = await directoryBot(mode, db);
  });
  afterAll(() => bot.close());
  beforeEach(async () => {
    await reset();
    await refresh();
  });

  test('of a new person is saved: they can be chosen at once', async () => {
    await bot.slack.changePerson('UNEW', { name: 'new', timeZone: 'Europe/Paris' });
    await until(async () => (await people.isActiveMember('UNEW')) === true);
    expect(await people.personKnown('UNEW')).toMatchObject({ name: 'new', timeZone: 'Europe/Paris' });
  });

  test('of somebody who left takes them out of their team, their leads and the people on call, and keeps them chosen', async () => {
    await bot.slack.changePerson('UKIM', { isDeactivated: false });
    const id = await payments('member', aPerson('UKIM'), aPerson('UIVO'));
    await members.saveChoices(id, 'lead', [aPerson('UKIM'), aPerson('UMARA')], 'UMARA', noon);
    await members.saveChoices(id, 'on-call', [aPerson('UKIM'), aPerson('UIVO')], 'UMARA', noon);
    await bot.directory.choicesChanged(id);
    expect(await members.membersOf(id)).toEqual(['UIVO', 'UKIM']);

    await bot.slack.changePerson('UKIM', { isDeactivated: true });
    await until(async () => (await members.membersOf(id)).length === 1);
    expect(await members.membersOf(id)).toEqual(['UIVO']);
    expect(await members.leadsOf(id)).toEqual(['UMARA']);
    expect((await bot.directory.onCallOf(id)).people).toEqual(['UIVO']);
    expect(await members.choicesOf(id)).toHaveLength(6);
    expect(await people.personKnown('UKIM')).toMatchObject({ isDeactivated: true });

    await bot.slack.changePerson('UKIM', { isDeactivated: false });
    await until(async () => (await members.membersOf(id)).length === 2);
    expect(await members.leadsOf(id)).toEqual(['UKIM', 'UMARA']);
  });

  test('of a member who became a guest takes them out too', async () => {
    const id = await payments('member', aPerson('UKIM'));
    await bot.directory.choicesChanged(id);
    await bot.slack.changePerson('UKIM', { isGuest: true });
    await until(async () => (await members.membersOf(id)).length === 0);
    expect(await people.personKnown('UKIM')).toMatchObject({ isFullMember: false, isDeactivated: false });
    await bot.slack.changePerson('UKIM', { isGuest: false });
    await until(async () => (await members.membersOf(id)).length === 1);
  });

  test('late does no harm: how somebody is now is asked, and only where it matters', async () => {
    const asked = () => bot.slack.calls.filter(({ method }) => method === 'users.info').length;
    const before = asked();
    const user = { id: 'UKIM', team_id: 'T1', name: 'long ago', deleted: true };
    await bot.slack.event({ type: 'user_change', user });
    await until(() => asked() === before + 1);
    await bot.slack.changePerson('UKIM', { title: 'Lunch' });
    await bot.slack.changePerson('UIVO', { name: 'ivo the second' });
    await until(async () => (await people.personKnown('UIVO'))?.name === 'ivo the second');
    expect(await people.personKnown('UKIM')).toMatchObject({ name: 'kim', isDeactivated: false });
    expect(asked()).toBe(before + 2);
    await bot.slack.changePerson('UIVO', { name: 'ivo' });
  });

  test('of a channel: renamed, archived, open again', async () => {
    await payments('member');
    await bot.slack.rename('CPAY', 'money');
    await until(async () => (await channels.channel('CPAY'))?.name === 'money');
    expect(await channels.stopped()).toEqual([]);
    await bot.slack.archive('CPAY');
    await until(async () => (await channels.stopped()).length === 1);
    expect(await channels.stopped()).toMatchObject([{ id: 'CPAY', reason: 'is_archived' }]);
    expect(postableFault(await channels.channel('CPAY'))).toMatch(/^#money is archived\./);
    await bot.slack.unarchive('CPAY');
    await until(async () => (await channels.stopped()).length === 0);
    await bot.slack.rename('CPAY', 'payments');
  });

  test.for([
    { why: 'a public channel', id: 'CPAY', name: 'payments' },
    { why: 'a private one, which it then does not see any more', id: 'CSECRET', name: 'secret' },
  ])('of the bot that was removed stops it there, an invitation resumes: $why', async ({ id, name }) => {
    await team('payments', [], 'UTC', id);
    await channels.stopPosting(id, 'restricted_action', noon);
    await bot.slack.leave('UBOT', id);
    await until(async () => (await channels.channel(id))?.isJoined === false);
    expect(postableFault(await channels.channel(id))).toBe(
      `Drumbeat is not in #${name}. Type /invite @Drumbeat in it and choose it again.`,
    );
    await bot.slack.join('UBOT', id);
    await until(async () => (await channels.stopped()).length === 0);
    expect(postableFault(await channels.channel(id))).toBeUndefined();
  });

  test('of another id of a channel moves it wherever it is named', async () => {
    const id = await payments('member', aChannel('CPAY'), aPerson('UKIM'));
    await pool.query("update teams set incident_channel_id = 'CPAY'");
    await pool.query("insert into workspace_settings (triage_channel_id) values ('CPAY')");
    await bot.slack.changeChannelId('CPAY', 'CPAY2');
    await until(async () => (await channels.channel('CPAY2'))?.isJoined === true);
    expect(await channels.channel('CPAY')).toBeUndefined();
    const { rows } = await pool.query('select channel_id, incident_channel_id from teams');
    expect(rows).toEqual([{ channel_id: 'CPAY2', incident_channel_id: 'CPAY2' }]);
    expect((await pool.query('select triage_channel_id as id from workspace_settings')).rows).toEqual([
      { id: 'CPAY2' },
    ]);
    expect((await members.choicesOf(id)).map(({ slackId }) => slackId)).toEqual(['CPAY2', 'UKIM']);
    await bot.slack.changeChannelId('CPAY2', 'CPAY');
    await until(async () => (await channels.channel('CPAY'))?.isJoined === true);
  });

  test('of who joins and leaves a chosen channel changes the team, unless they are chosen otherwise as well', async () => {
    const id = await payments('member', aChannel('CPAY'), aPerson('UMARA'));
    await bot.directory.choicesChanged(id);
    expect(await members.membersOf(id)).toEqual(['UIVO', 'UMARA']);
    await bot.slack.join('UKIM', 'CPAY');
    await until(async () => (await members.membersOf(id)).includes('UKIM'));
    await bot.slack.join('UOTHER', 'CPAY');
    await bot.slack.leave('UMARA', 'CPAY');
    await bot.slack.leave('UKIM', 'CPAY');
    await until(async () => !(await members.membersOf(id)).includes('UKIM'));
    expect(await members.membersOf(id)).toEqual(['UIVO', 'UMARA']);
    await bot.slack.leave('UOTHER', 'CPAY');
    await bot.slack.join('UMARA', 'CPAY');
  });
});

describe('the directory', () => {
  beforeAll(async () => {
    bot = await directoryBot('HTTP', db);
    refreshes = 0;
  });
  afterAll(() => bot.close());
  beforeEach(async () => {
    await reset();
    await refresh();
  });
  const calls = (method: string) => bot.slack.calls.filter((call) => call.method === method).length;

  test('tells full members from guests, people of other organisations and bots, and does not add those who left before', async () => {
    const all = await people.people(['UMARA', 'UIVO', 'UGUEST', 'UOTHER', 'UBOT', 'UROBOT', 'UGONE', 'UNOBODY']);
    expect(all.map(({ id, isFullMember, isDeactivated }) => [id, isFullMember, isDeactivated])).toEqual([
      ['UBOT', false, false],
      ['UGUEST', false, false],
      ['UIVO', true, false],
      ['UMARA', true, false],
      ['UOTHER', false, false],
      ['UROBOT', false, false],
    ]);
    expect(await people.personByEmail('mara@example.COM')).toMatchObject({ id: 'UMARA', isAdmin: true });
  });

  test('keeps the channels that the bot is in, and those that a team names', async () => {
    await team('random', [], 'UTC', 'CRANDOM');
    await team('board', [], 'UTC', 'CBOARD');
    await refresh();
    const { rows } = await pool.query('select id, is_joined from channels order by id');
    expect(rows).toEqual([
      { id: 'CBOARD', is_joined: false },
      { id: 'COLD', is_joined: true },
      { id: 'CPAY', is_joined: true },
      { id: 'CRANDOM', is_joined: false },
      { id: 'CSECRET', is_joined: true },
      { id: 'CSHARED', is_joined: true },
    ]);
  });

  test.for([
    { why: 'one of its own', id: 'CPAY', fault: /^none$/ },
    { why: 'a private one that it was invited to', id: 'CSECRET', fault: /^none$/ },
    { why: 'archived', id: 'COLD', fault: /^#old is archived/ },
    { why: 'shared with another organisation', id: 'CSHARED', fault: /^#shared is shared with another organisation/ },
    { why: 'a public one that it is not in', id: 'CRANDOM', fault: /Type \/invite @Drumbeat in it/ },
    { why: 'a private one that it cannot see', id: 'CBOARD', fault: /Type \/invite @Drumbeat in it/ },
  ])('says whether a channel can be chosen: $why', async ({ id, fault }) => {
    await bot.directory.channelNow(id);
    const said = postableFault(await channels.channel(id));
    expect(said ?? 'none').toMatch(fault);
  });

  describe('whether the channel of a team is private', () => {
    const minutesLater = (count: number) => new Date(later((refreshes - 1_001) * DAY_MS).getTime() + count * 60_000);
    const isPrivate = async (id: string): Promise<boolean> =>
      channels.isPrivateTeam(teamId(await team(`team in ${id}`, [], 'UTC', id)));

    test.for([
      { why: 'a public channel is open', id: 'CPAY', given: async () => {}, is: false },
      { why: 'also where the bot is not in it', id: 'CRANDOM', given: async () => {}, is: false },
      { why: 'a private one that the bot is in is private', id: 'CSECRET', given: async () => {}, is: true },
      { why: 'so is one that Slack does not show', id: 'CBOARD', given: async () => {}, is: true },
    ])('$why', async ({ id, is }) => {
      const before = await isPrivate(id);
      await bot.directory.refreshDirectory(minutesLater(1));
      expect(await channels.isPrivateTeam(teamId((await pool.query('select id from teams')).rows[0].id))).toBe(is);
      // What nobody has looked at yet is private.
      expect(before).toBe(is || id === 'CRANDOM');
    });

    test('is looked at each hour, because Slack sends no event when a channel becomes private', async () => {
      const id = await payments('member');
      await bot.directory.refreshDirectory(minutesLater(1));
      bot.slack.setPrivate('CPAY', true);
      const before = calls('conversations.info');
      await bot.directory.refreshDirectory(minutesLater(59));
      expect([calls('conversations.info') - before, await channels.isPrivateTeam(id)]).toEqual([0, false]);
      await bot.directory.refreshDirectory(minutesLater(61));
      expect([calls('conversations.info') - before, await channels.isPrivateTeam(id)]).toEqual([1, true]);
      await bot.directory.refreshDirectory(minutesLater(62));
      expect(calls('conversations.info') - before).toBe(1);
      bot.slack.setPrivate('CPAY', false);
    });
  });

  test('is read once a day, and after a failure again in ten minutes', async () => {
    const start = later((refreshes - 1_000) * DAY_MS);
    refreshes += 2;
    bot.fails('users.list', refusal('internal_error'));
    await expect(bot.directory.refreshDirectory(start)).rejects.toThrow('internal_error');
    bot.fails('users.list', undefined);
    const before = calls('users.list');
    await bot.directory.refreshDirectory(new Date(start.getTime() + 9 * 60_000));
    expect(calls('users.list')).toBe(before);
    await bot.directory.refreshDirectory(new Date(start.getTime() + 10 * 60_000));
    await bot.directory.refreshDirectory(new Date(start.getTime() + DAY_MS));
    expect(calls('users.list')).toBe(before + 1);
  });

  test('looks somebody up whom it does not know, once', async () => {
    await pool.query('delete from people');
    const before = calls('users.info');
    expect((await bot.directory.whoIs('UMARA')).isAdmin).toBe(true);
    expect((await bot.directory.whoIs('UMARA')).person.isFullMember).toBe(true);
    expect(calls('users.info')).toBe(before + 1);
    expect((await bot.directory.whoIs('UNOBODY')).person).toMatchObject({ id: 'UNOBODY', isFullMember: false });
  });

  test('makes members of a channel, a user group and people: only those who count, and each once', async () => {
    const id = await payments('member', aChannel('CPAY'), aGroup('SPAGER'), aPerson('UIVO'), aPerson('UOTHER'));
    const before = calls('conversations.members');
    expect(await bot.directory.choicesChanged(id)).toEqual([]);
    expect(await members.membersOf(id)).toEqual(['UIVO', 'UKIM', 'UMARA']);
    expect(calls('conversations.members')).toBe(before + 1);
  });

  test('keeps since when somebody is a member, and forgets those who are not chosen any more', async () => {
    const id = await payments('member', aPerson('UIVO'), aPerson('UKIM'));
    await bot.directory.choicesChanged(id);
    await pool.query("update team_members set since = '2026-01-01'");
    await members.saveChoices(id, 'member', [aPerson('UIVO'), aPerson('UMARA')], 'UMARA', noon);
    await bot.directory.choicesChanged(id);
    const { rows } = await pool.query('select person_id as id, since from team_members order by person_id');
    expect(rows).toEqual([
      { id: 'UIVO', since: new Date('2026-01-01') },
      { id: 'UMARA', since: noon },
    ]);
    await members.saveChoices(id, 'member', [], 'UMARA', noon);
    await bot.directory.choicesChanged(id);
    expect(await members.membersOf(id)).toEqual([]);
  });

  test.for([
    { why: 'not-granted' as const, error: 'missing_scope' },
    { why: 'gone' as const, error: 'no_such_subteam' },
    { why: 'unreachable' as const, error: 'internal_error' },
  ])('removes nobody if a user group cannot be read: $why', async ({ why, error }) => {
    const choices = [aGroup('SPAGER'), aPerson('UIVO')];
    const id = await payments('member', ...choices);
    await members.saveChoices(id, 'on-call', choices, 'UMARA', noon);
    await bot.directory.choicesChanged(id);
    bot.fails('usergroups.users.list', refusal(error));
    try {
      const faults = [{ choice: aGroup('SPAGER'), why }];
      expect(await bot.directory.choicesChanged(id)).toEqual(faults);
      expect(await members.membersOf(id)).toEqual(['UIVO', 'UKIM']);
      expect(await bot.directory.onCallOf(id)).toEqual({ people: ['UIVO'], faults });
    } finally {
      bot.fails('usergroups.users.list', undefined);
    }
  });

  test('puts those on call who are in the user group now, before any fixed list', async () => {
    const id = await payments('on-call', aPerson('UIVO'), aGroup('SPAGER'));
    expect(await bot.directory.onCallOf(id)).toEqual({ people: ['UKIM'], faults: [] });
    await bot.slack.changePerson('UKIM', { isDeactivated: true });
    await until(async () => (await people.isActiveMember('UKIM')) === false);
    expect(await bot.directory.onCallOf(id)).toEqual({ people: ['UIVO'], faults: [] });
    await bot.slack.changePerson('UKIM', { isDeactivated: false });
  });

  test('knows who is on call by a user group when it is asked for a team', async () => {
    const id = await payments('on-call', aGroup('SPAGER'));
    expect((await bot.directory.whoIs('UKIM')).onCallOf).toEqual([]);
    expect((await bot.directory.whoIsFor('UKIM', id)).onCallOf).toEqual([id]);
    expect((await bot.directory.whoIsFor('UIVO', id)).onCallOf).toEqual([]);
  });
});
