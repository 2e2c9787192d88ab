import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scheduleWorkspaceDigest } from '../../src/digest/workspace-digest.job.ts';
import { workspaceDue } from '../../src/digest/workspace-due.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { plusDays, startOfLocalDate } from '../../src/teams/calendar/local-date.ts';
import { teamSettingsStore } from '../../src/teams/team-settings.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';

const [BERLIN, AUCKLAND, HONOLULU, KIRITIMATI] = [
  'Europe/Berlin',
  'Pacific/Auckland',
  'Pacific/Honolulu',
  'Pacific/Kiritimati',
] as const;

describe('the digest of all teams is due', () => {
  test.for([
    { why: 'at ten where the teams are', zones: [BERLIN, BERLIN], dueAt: '2026-11-23T09:00:00Z' },
    { why: 'at ten where most of them are', zones: [HONOLULU, BERLIN, HONOLULU], dueAt: '2026-11-23T20:00:00Z' },
    {
      why: 'not before the week has ended in Honolulu, though most are in Auckland, where it is nearly Tuesday',
      zones: [AUCKLAND, AUCKLAND, HONOLULU],
      dueAt: '2026-11-23T10:00:00Z',
    },
    {
      why: 'of zones with as many teams, always in the same one',
      zones: [KIRITIMATI, BERLIN],
      dueAt: '2026-11-23T09:00:00Z',
    },
  ])('$why', ({ zones, dueAt }) => {
    const at = new Date(dueAt);
    expect(workspaceDue(zones, new Date(at.getTime() - 1))).toBeUndefined();
    expect(workspaceDue(zones, at)).toEqual({ monday: '2026-11-16', dueAt: at });
    expect(workspaceDue(zones.toReversed(), at)).toEqual({ monday: '2026-11-16', dueAt: at });
  });

  test('up to a day late, but not later', () => {
    expect(workspaceDue([BERLIN], new Date('2026-11-24T09:00:00Z'))?.monday).toBe('2026-11-16');
    expect(workspaceDue([BERLIN], new Date('2026-11-24T09:00:01Z'))).toBeUndefined();
  });

  test('never where there is no team', () => {
    expect(workspaceDue([], new Date('2026-11-23T09:00:00Z'))).toBeUndefined();
  });

  test('once the week has ended for every team, whenever and wherever', () => {
    const zones = fc.array(
      fc.constantFrom(BERLIN, AUCKLAND, HONOLULU, KIRITIMATI, 'America/New_York', 'Asia/Kolkata'),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const hours = fc.integer({ min: 0, max: 24 * 400 });
    fc.assert(
      fc.property(zones, hours, (where, hour) => {
        const now = new Date(Date.parse('2026-01-01T00:00:00Z') + hour * 3_600_000);
        const due = workspaceDue(where, now);
        if (due === undefined) return;
        expect(due.dueAt <= now).toBe(true);
        for (const zone of where) expect(startOfLocalDate(plusDays(due.monday, 7), zone) <= due.dueAt).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('it is put in the outbox', () => {
  const toChannel = async (channelId: string | undefined) => {
    const { db, pool, reset } = await testDatabase();
    await reset();
    await doraRows(pool).team('payments', ['checkout'], BERLIN, 'CPAY');
    const deliveries = outboxStore(db);
    const allSettings = async () =>
      teamSettingsStore(db).settingsOf((await teamsStore(db).teams()).map(({ id }) => id));
    const aProcess = () => scheduleWorkspaceDigest({ allSettings, channel: async () => channelId, deliveries });
    const rows = async () =>
      (
        await pool.query(
          "select occurrence, channel_id, expires_at - due_at = interval '24 hours' as is_for_a_day from deliveries where kind = 'workspace-digest' order by id",
        )
      ).rows;
    return { aProcess, rows };
  };

  test('once a week, by however many processes and however often they look', async () => {
    const { aProcess, rows } = await toChannel('CALL');
    const [one, other] = [aProcess(), aProcess()];
    await one(new Date('2026-11-23T08:59:00Z'));
    expect(await rows()).toEqual([]);
    for (const minute of ['09:00', '09:01', '18:00']) {
      const now = new Date(`2026-11-23T${minute}:00Z`);
      await Promise.all([one(now), other(now)]);
    }
    await one(new Date('2026-11-30T09:00:00Z'));
    expect(await rows()).toEqual([
      { occurrence: '2026-11-16', channel_id: 'CALL', is_for_a_day: true },
      { occurrence: '2026-11-23', channel_id: 'CALL', is_for_a_day: true },
    ]);
  });

  test('never without a channel', async () => {
    const { aProcess, rows } = await toChannel(undefined);
    await aProcess()(new Date('2026-11-23T09:00:00Z'));
    expect(await rows()).toEqual([]);
  });
});
