import { beforeEach, describe, expect, test } from 'vitest';
import { channelsStore, type SeenChannel } from '../../../src/teams/directory/channels.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const channels = channelsStore(db);
const NOW = new Date('2026-11-25T10:00:00Z');
const LATER = new Date('2026-11-25T11:00:00Z');

const seen = (parts: Partial<SeenChannel> = {}): SeenChannel => ({
  id: 'CPAY',
  name: 'payments',
  isPrivate: false,
  isArchived: false,
  isShared: false,
  isJoined: true,
  ...parts,
});

beforeEach(async () => {
  await reset();
  await team('payments', [], 'UTC', 'CPAY');
  await channels.save([seen()], NOW);
});
const reason = async () => (await channels.channel('CPAY'))?.stopped?.reason;

describe('a channel that refuses messages', () => {
  test('is stopped since the first refusal, and is shown with its team', async () => {
    await channels.stopPosting('CPAY', 'restricted_action', NOW);
    await channels.stopPosting('CPAY', 'not_in_channel', LATER);
    const [stopped, ...others] = await channels.stopped();
    expect(stopped).toEqual({ id: 'CPAY', reason: 'not_in_channel', at: NOW, teams: [expect.any(Number)] });
    expect(others).toEqual([]);
    expect(await channels.channel('CPAY')).toMatchObject({ isJoined: false });
  });

  test('is shown even if Slack never reported the channel', async () => {
    await team('search', [], 'UTC', 'CSEARCH');
    await channels.stopPosting('CSEARCH', 'channel_not_found', NOW);
    expect(await channels.stopped()).toMatchObject([{ id: 'CSEARCH', reason: 'channel_not_found' }]);
  });

  test.for([
    { why: 'an invitation', how: () => channels.resume('CPAY') },
    {
      why: 'that the bot is in it again',
      how: async () => {
        await channels.save([seen({ isJoined: false })], NOW);
        await channels.save([seen()], LATER);
      },
    },
  ])('resumes by $why', async ({ how }) => {
    await channels.stopPosting('CPAY', 'restricted_action', NOW);
    await how();
    expect(await reason()).toBeUndefined();
    expect(await channels.stopped()).toEqual([]);
  });

  test('does not resume because it was looked at', async () => {
    await channels.stopPosting('CPAY', 'restricted_action', NOW);
    await channels.save([seen({ name: 'money' })], LATER);
    expect(await reason()).toBe('restricted_action');
  });

  test('is not saved for a person who takes no messages', async () => {
    await channels.stopPosting('U1', 'account_inactive', NOW);
    expect(await channels.channel('U1')).toBeUndefined();
  });
});

describe('a team counts as private', () => {
  const isPrivate = async () =>
    channels.isPrivateTeam(teamId((await pool.query("select id from teams where name = 'payments'")).rows[0].id));
  test.for<{ why: string; how: () => Promise<unknown>; is: boolean }>([
    { why: 'not while its channel is public', how: async () => {}, is: false },
    { why: 'once its channel is private', how: () => channels.save([seen({ isPrivate: true })], LATER), is: true },
    { why: 'until its channel was looked at', how: () => pool.query('delete from channels'), is: true },
    {
      why: 'where all that is known of its channel is that a message was refused',
      how: async () => {
        await pool.query('delete from channels');
        await channels.stopPosting('CPAY', 'channel_not_found', LATER);
      },
      is: true,
    },
    { why: 'since Slack does not show its channel any more', how: () => channels.saveUnseen('CPAY', LATER), is: true },
    {
      why: 'not without a channel, as there is nothing to be private',
      how: () => pool.query('update teams set channel_id = null'),
      is: false,
    },
  ])('$why', async ({ how, is }) => {
    await how();
    expect(await isPrivate()).toBe(is);
  });

  test('where there is no such team', async () => {
    expect(await channels.isPrivateTeam(teamId(99))).toBe(true);
  });
});

describe('a channel that is shared with another organisation', () => {
  beforeEach(() => channels.save([seen({ isShared: true })], LATER));

  test('gets no message of ours, and is shown with its team', async () => {
    expect(await channels.heldBack('CPAY')).toBe('the channel is shared with another organisation');
    expect(await channels.stopped()).toMatchObject([{ id: 'CPAY', reason: 'is_shared', at: LATER }]);
  });

  test('gets them again once it is ours alone', async () => {
    await channels.save([seen()], LATER);
    expect(await channels.heldBack('CPAY')).toBeUndefined();
    expect(await channels.stopped()).toEqual([]);
  });

  test('holds back nothing that goes to a person, or to a channel that is ours or not known', async () => {
    for (const id of ['UIVO', 'DIVO', 'CRANDOM']) expect(await channels.heldBack(id)).toBeUndefined();
  });
});

test('a channel that nobody posts to is not shown as stopped', async () => {
  await channels.save([seen({ id: 'CRANDOM', isArchived: true })], NOW);
  expect(await channels.stopped()).toEqual([]);
});

describe('a channel of another id', () => {
  test('moves with what other rooms keep of it, all or nothing', async () => {
    const failing = async () => {
      throw new Error('the deliveries did not move');
    };
    await expect(channels.changeId('CPAY', 'CNEW', failing)).rejects.toThrow('did not move');
    expect(await channels.channel('CPAY')).toBeDefined();
    const moved: string[] = [];
    await channels.changeId('CPAY', 'CNEW', async (from, to) => void moved.push(from, to));
    expect(moved).toEqual(['CPAY', 'CNEW']);
    expect(await channels.named()).toEqual(['CNEW']);
  });

  test('keeps what Slack already said of the new one', async () => {
    await channels.save([seen({ id: 'CNEW', name: 'newer' })], LATER);
    await channels.changeId('CPAY', 'CNEW');
    expect(await channels.channel('CNEW')).toMatchObject({ name: 'newer' });
    expect(await channels.channel('CPAY')).toBeUndefined();
  });
});
