import { beforeEach, describe, expect, test } from 'vitest';
import { askForAnswers } from '../../../src/incidents/follow-up/follow-ups.job.ts';
import { followUpsStore } from '../../../src/incidents/follow-up/follow-ups.store.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const { team, incident } = doraRows(pool);
const [followUps, members, people] = [followUpsStore(db), membersStore(db), peopleStore(db, [])];
const ask = askForAnswers({
  followUps,
  deliveries: outboxStore(db),
  calendarsOf: async (teams: readonly TeamId[]) =>
    new Map(teams.map((one) => [one, DEFAULT_CALENDAR('Europe/Berlin')])),
  leadsOf: (one) => members.leadsOf(one),
  peopleActive: async (ids) => people.people(await members.active(ids)),
});
const at = (iso: string) => new Date(iso);
const RESOLVED = '2026-11-25T02:00:00Z';
const FOUR_HOURS_ON = at('2026-11-25T12:00:00Z');
const NEXT_DAY_AT_TEN = at('2026-11-26T09:00:00Z');

beforeEach(async () => {
  await reset();
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, refreshed_at)
     select id, id, 'Europe/Berlin', true, $1 from unnest(array['UJONAS', 'UMARA']) id`,
    [at(RESOLVED)],
  );
  const payments = teamId(Number(await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY')));
  await members.saveChoices(payments, 'lead', [{ kind: 'person', slackId: 'UMARA' }], 'cli', at(RESOLVED));
});

const ended = async (id: string, resolvedAt = RESOLVED, more: object = {}) => {
  await incident({ id, service: 'checkout', at: '2026-11-25T01:00:00Z', resolvedAt, ...more });
  await pool.query("update incidents set recorded_at = '2026-11-25T01:00:00Z' where id = $1", [id]);
  await pool.query(
    "insert into incident_people (incident_id, person_id, position, via) values ($1, 'UJONAS', 0, 'team')",
    [id],
  );
};
const asked = async () =>
  (
    await pool.query(
      `select kind, subject, channel_id as to, to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI') as due, context->'count' as count
         from deliveries order by id`,
    )
  ).rows;
const allTimes = async (...times: readonly Date[]) => {
  for (const time of times) await ask(time);
};

const TO_JONAS = { kind: 'incident-reminder', subject: 'I1 on-call 1', to: 'UJONAS', due: '11-25 12:00', count: 1 };
const TO_MARA = { kind: 'incident-reminder-lead', subject: 'I1 lead 2', to: 'UMARA', due: '11-26 09:00', count: 1 };

describe('an incident that ended without an answer', () => {
  test('is asked about once in private, then a lead is asked, and then nobody', async () => {
    await ended('I1');
    await allTimes(at('2026-11-25T02:01:00Z'), at('2026-11-25T11:59:00Z'));
    expect(await asked()).toEqual([]);
    await Promise.all([ask(FOUR_HOURS_ON), ask(FOUR_HOURS_ON), ask(FOUR_HOURS_ON)]);
    await allTimes(at('2026-11-25T12:01:00Z'), at('2026-11-26T08:59:00Z'));
    expect(await asked()).toEqual([TO_JONAS]);
    await allTimes(NEXT_DAY_AT_TEN, at('2026-11-26T09:01:00Z'), at('2026-12-31T09:00:00Z'));
    expect(await asked()).toEqual([TO_JONAS, TO_MARA]);
  });

  test('is not asked about any more once somebody answered', async () => {
    await ended('I1');
    await ask(at('2026-11-25T02:01:00Z'));
    await pool.query('update incidents set deploy_triggered = false');
    await allTimes(FOUR_HOURS_ON, NEXT_DAY_AT_TEN);
    expect(await asked()).toEqual([]);
  });

  test('that opened again waits until it ends again, and asks nobody a second time', async () => {
    await ended('I1');
    await allTimes(at('2026-11-25T02:01:00Z'), FOUR_HOURS_ON, at('2026-11-25T12:01:00Z'));
    await pool.query('update incidents set resolved_at = null');
    await allTimes(NEXT_DAY_AT_TEN);
    expect(await asked()).toEqual([TO_JONAS]);
    await pool.query("update incidents set resolved_at = '2026-11-26T10:00:00Z'");
    // Four working hours are left to it again.
    await allTimes(at('2026-11-26T10:01:00Z'), at('2026-11-26T13:59:00Z'));
    expect((await asked()).map(({ to }) => to)).toEqual(['UJONAS']);
    await allTimes(at('2026-11-26T14:00:00Z'));
    expect((await asked()).map(({ to }) => to)).toEqual(['UJONAS', 'UMARA']);
  });

  test('is asked of the lead if the person who was on call has left', async () => {
    await ended('I1');
    await ask(at('2026-11-25T02:01:00Z'));
    await pool.query("update people set is_deactivated = true where id = 'UJONAS'");
    await allTimes(FOUR_HOURS_ON, NEXT_DAY_AT_TEN);
    expect((await asked()).map(({ to, kind }) => [to, kind])).toEqual([['UMARA', 'incident-reminder']]);
  });

  test.for([
    { why: 'is history', at: '2026-11-25T01:00:00Z', recorded: '2026-11-27T01:00:00Z' },
    { why: 'was merged', at: '2026-11-25T01:00:00Z', merged: 'I0' },
  ])('and $why is not unanswered', async ({ recorded, merged }) => {
    await ended('I1');
    if (recorded) await pool.query('update incidents set recorded_at = $1', [recorded]);
    if (merged) await pool.query('update incidents set merged_into = $1', [merged]);
    await allTimes(at('2026-11-27T02:00:00Z'), at('2026-11-27T12:00:00Z'));
    expect(await asked()).toEqual([]);
  });
});

describe('somebody who was asked', () => {
  const snooze = (who: string, until: string) => followUps.snooze('I1', who, at(until), FOUR_HOURS_ON);
  test('is asked again when they wanted, before a lead is', async () => {
    await ended('I1');
    await allTimes(at('2026-11-25T02:01:00Z'), FOUR_HOURS_ON);
    expect(await snooze('UJONAS', '2026-11-26T12:00:00Z')).toBe(true);
    await allTimes(NEXT_DAY_AT_TEN);
    expect(await asked()).toEqual([TO_JONAS]);
    await allTimes(at('2026-11-26T12:00:00Z'), at('2026-11-26T12:01:00Z'), at('2026-11-27T09:00:00Z'));
    expect((await asked()).map(({ subject, due }) => [subject, due])).toEqual([
      ['I1 on-call 1', '11-25 12:00'],
      ['I1 on-call 2', '11-26 12:00'],
      ['I1 lead 3', '11-27 09:00'],
    ]);
  });

  test('keeps what they put off, even if somebody else who was asked puts it off, too', async () => {
    await ended('I1');
    await allTimes(at('2026-11-25T02:01:00Z'), FOUR_HOURS_ON, NEXT_DAY_AT_TEN);
    const tomorrow = at('2026-11-27T09:00:00Z');
    expect(await followUps.snooze('I1', 'UMARA', tomorrow, NEXT_DAY_AT_TEN)).toBe(true);
    expect(await followUps.snooze('I1', 'UJONAS', at('2026-12-03T09:00:00Z'), NEXT_DAY_AT_TEN)).toBe(false);
    await allTimes(tomorrow);
    expect((await asked()).at(-1)).toMatchObject({ to: 'UMARA', subject: 'I1 lead 3' });
  });

  test('alone can put it off, and only while it waits for an answer', async () => {
    await ended('I1');
    await allTimes(at('2026-11-25T02:01:00Z'), FOUR_HOURS_ON);
    expect(await snooze('UMARA', '2026-11-26T12:00:00Z')).toBe(false);
    await pool.query('update incidents set deploy_triggered = true');
    expect(await snooze('UJONAS', '2026-11-26T12:00:00Z')).toBe(false);
  });
});

test('a storm of 1,000 is one list to one person, and one to the lead', async () => {
  await pool.query(
    `insert into incidents (id, service_name, started_at, resolved_at, recorded_at)
     select 'I' || n, 'checkout', $1, $1::timestamptz + n * interval '1 second', $1 from generate_series(1, 1000) n`,
    [RESOLVED],
  );
  await pool.query(
    "insert into incident_people (incident_id, person_id, position, via) select id, 'UJONAS', 0, 'team' from incidents",
  );
  await allTimes(at('2026-11-25T02:20:00Z'), at('2026-11-25T02:21:00Z'), at('2026-11-25T02:22:00Z'));
  for (let minute = 0; minute <= 20; minute += 1) await ask(new Date(FOUR_HOURS_ON.getTime() + minute * 60_000));
  expect((await asked()).reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  expect((await asked()).length).toBeLessThanOrEqual(3);
  for (let minute = 0; minute <= 5; minute += 1) await ask(new Date(NEXT_DAY_AT_TEN.getTime() + minute * 60_000));
  const toLead = (await asked()).filter(({ to }) => to === 'UMARA');
  expect(toLead.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  expect(toLead.length).toBeLessThanOrEqual(3);
});
