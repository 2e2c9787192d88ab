import { ErrorCode, type WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { memberCheck } from '../../src/slack/member-check.ts';
import { personOf } from '../../src/slack/people.ts';
import { type SlackPerson, toPerson } from '../../src/slack/person.ts';

type User = Readonly<Record<string, unknown>>;

/** Slack's Web API for a bot of the workspace T1, where every person is `user`, or every look-up fails. */
function aSlack(user: User | Error, us: object = { team_id: 'T1' }) {
  const asked: string[] = [];
  const info = async ({ user: id }: { user: string }) => {
    asked.push(id);
    if (user instanceof Error) throw user;
    return { ok: true, user: { id, team_id: 'T1', tz: 'Europe/Berlin', ...user } };
  };
  const client = { users: { info }, auth: { test: async () => ({ ok: true, ...us }) } };
  return { client: client as unknown as WebClient, asked };
}

const refusal = (error: string) =>
  Object.assign(new Error(error), { code: ErrorCode.PlatformError, data: { ok: false, error } });

describe('a full member', () => {
  test.for<{ why: string; user: User; us?: object; isFullMember: boolean }>([
    { why: 'somebody of this workspace', user: {}, isFullMember: true },
    { why: 'its admin', user: { is_admin: true }, isFullMember: true },
    { why: 'a guest of several channels', user: { is_restricted: true }, isFullMember: false },
    { why: 'a guest of one channel', user: { is_ultra_restricted: true }, isFullMember: false },
    { why: 'marked as of another organisation', user: { is_stranger: true }, isFullMember: false },
    { why: 'a person of another organisation in a shared channel', user: { team_id: 'T2' }, isFullMember: false },
    { why: 'a bot', user: { is_bot: true }, isFullMember: false },
    { why: 'deactivated', user: { deleted: true }, isFullMember: false },
    {
      why: 'somebody of another workspace of the same Enterprise Grid',
      user: { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } },
      us: { team_id: 'T1', enterprise_id: 'E1' },
      isFullMember: true,
    },
    {
      why: 'somebody of another Enterprise Grid',
      user: { team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } },
      us: { team_id: 'T1', enterprise_id: 'E1' },
      isFullMember: false,
    },
  ])('$why: $isFullMember', async ({ user, us, isFullMember }) => {
    expect((await personOf(aSlack(user, us).client, 'U1')).isFullMember).toBe(isFullMember);
  });

  test.for(['user_not_found', 'user_not_visible'])('is not a person whom Slack does not show: %s', async (error) => {
    expect(await personOf(aSlack(refusal(error)).client, 'U1')).toEqual({ isFullMember: false, timeZone: undefined });
  });

  test.for([
    { why: 'Slack cannot be reached', error: new Error('socket hang up') },
    { why: 'a scope is missing', error: refusal('missing_scope') },
  ])('is not known where $why: that is an error and no answer', async ({ error }) => {
    await expect(personOf(aSlack(error).client, 'U1')).rejects.toThrow(error.message);
  });
});

test('a person’s time zone is the one of Slack', async () => {
  expect((await personOf(aSlack({ tz: 'Asia/Tokyo' }).client, 'U1')).timeZone).toBe('Asia/Tokyo');
});

describe('the check of members', () => {
  test('asks Slack once in ten minutes for each person', async () => {
    let now = 0;
    const check = memberCheck(() => now);
    const { client, asked } = aSlack({});
    expect([await check(client, 'U1'), await check(client, 'U1'), await check(client, 'U2')]).toEqual([
      true,
      true,
      true,
    ]);
    now = 10 * 60_000 - 1;
    await check(client, 'U1');
    expect(asked).toEqual(['U1', 'U2']);
    now += 1;
    await check(client, 'U1');
    expect(asked).toEqual(['U1', 'U2', 'U1']);
  });

  test('notices after that when a member has become a guest', async () => {
    let now = 0;
    const check = memberCheck(() => now);
    expect(await check(aSlack({}).client, 'U1')).toBe(true);
    now = 10 * 60_000;
    expect(await check(aSlack({ is_restricted: true }).client, 'U1')).toBe(false);
  });

  test('does not keep a failure', async () => {
    const check = memberCheck(() => 0);
    await expect(check(aSlack(new Error('socket hang up')).client, 'U1')).rejects.toThrow('socket hang up');
    expect(await check(aSlack({}).client, 'U1')).toBe(true);
  });

  test('is emptied rather than grow without end', async () => {
    const check = memberCheck(() => 0);
    const { client, asked } = aSlack({});
    for (let index = 0; index <= 20_000; index += 1) await check(client, `U${index}`);
    await check(client, 'U0');
    expect(asked).toHaveLength(20_002);
  });
});

describe('with a directory, the check of members', () => {
  const aDirectory = (isActiveMember: (id: string) => Promise<boolean | undefined>) => {
    const kept: SlackPerson[] = [];
    const keep = async (person: SlackPerson) => void kept.push(person);
    return { directory: { isActiveMember, keep }, kept };
  };

  test.for([true, false])('does not ask Slack for whom the directory has: %s', async (isMember) => {
    const { client, asked } = aSlack({});
    const { directory } = aDirectory(async () => isMember);
    expect(await memberCheck(() => 0, directory)(client, 'U1')).toBe(isMember);
    expect(asked).toEqual([]);
  });

  test('asks Slack for others, and has them kept', async () => {
    const { directory, kept } = aDirectory(async () => undefined);
    const check = memberCheck(() => 0, directory);
    expect(await check(aSlack({ is_restricted: true }).client, 'U1')).toBe(false);
    expect(await check(aSlack(refusal('user_not_found')).client, 'U2')).toBe(false);
    expect(kept).toMatchObject([{ id: 'U1', isFullMember: false }]);
  });

  test.for<{ why: string; isActiveMember: () => Promise<boolean> }>([
    { why: 'refuses', isActiveMember: () => Promise.reject(new Error('connect ECONNREFUSED')) },
    { why: 'says nothing', isActiveMember: () => new Promise(() => {}) },
  ])('goes on in half a second where the database $why', async ({ isActiveMember }) => {
    const start = performance.now();
    const { directory } = aDirectory(isActiveMember);
    expect(await memberCheck(() => 0, directory)(aSlack({}).client, 'U1')).toBe(true);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('works also where nothing can be kept', async () => {
    const { directory } = aDirectory(async () => undefined);
    const keep = () => Promise.reject(new Error('connect ECONNREFUSED'));
    expect(await memberCheck(() => 0, { ...directory, keep })(aSlack({}).client, 'U1')).toBe(true);
  });
});

describe('what Slack says of a person', () => {
  const us = { teamId: 'T1', enterpriseId: undefined };
  test.for([
    { why: 'the name they show', user: { profile: { display_name: 'mara', real_name: 'Mara L' } }, name: 'mara' },
    { why: 'else their real one', user: { profile: { display_name: '', real_name: 'Mara L' } }, name: 'Mara L' },
    { why: 'else the handle', user: { name: 'mara.l' }, name: 'mara.l' },
  ])('is named by $why', ({ user, name }) => {
    expect(toPerson({ id: 'U1', team_id: 'T1', ...user }, us).name).toBe(name);
  });

  test.for([
    { why: 'an admin', user: { is_admin: true }, isAdmin: true },
    { why: 'an owner', user: { is_owner: true }, isAdmin: true },
    { why: 'the admin of another organisation', user: { is_admin: true, team_id: 'T2' }, isAdmin: false },
  ])('makes them an admin or not: $why', ({ user, isAdmin }) => {
    expect(toPerson({ id: 'U1', team_id: 'T1', ...user }, us).isAdmin).toBe(isAdmin);
  });

  test('counts Slackbot as a bot, although Slack does not mark it as one', () => {
    expect(toPerson({ id: 'USLACKBOT', team_id: 'T1', is_bot: false }, us).isFullMember).toBe(false);
  });
});
