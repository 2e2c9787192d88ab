import { ErrorCode, type WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { memberCheck, personOf } from '../../src/slack/people.ts';

type User = Readonly<Record<string, unknown>>;

/** Slack's Web API for a bot of the workspace T1, where everybody is `user`, or is looked up in vain. */
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
    { why: 'a stranger', user: { is_stranger: true }, isFullMember: false },
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

  test.for(['user_not_found', 'user_not_visible'])('is nobody whom Slack does not show: %s', async (error) => {
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

  test('remembers no failure', async () => {
    const check = memberCheck(() => 0);
    await expect(check(aSlack(new Error('socket hang up')).client, 'U1')).rejects.toThrow('socket hang up');
    expect(await check(aSlack({}).client, 'U1')).toBe(true);
  });

  test('forgets everybody rather than grow without end', async () => {
    const check = memberCheck(() => 0);
    const { client, asked } = aSlack({});
    for (let index = 0; index <= 20_000; index += 1) await check(client, `U${index}`);
    await check(client, 'U0');
    expect(asked).toHaveLength(20_002);
  });
});
