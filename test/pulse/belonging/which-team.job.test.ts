import { beforeEach, describe, expect, test } from 'vitest';
import { belongingStore } from '../../../src/pulse/belonging/belonging.store.ts';
import { askWhichTeam, whichTeamType } from '../../../src/pulse/belonging/which-team.job.ts';
import { audienceStore } from '../../../src/pulse/wave/audience.store.ts';
import { pulseSettingsStore } from '../../../src/pulse/wave/pulse-settings.store.ts';
import type { Delivery } from '../../../src/schedule/delivery.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { calendars } from '../../../src/teams/calendars.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { mutesStore } from '../../../src/teams/mutes.store.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { teamSettingsStore } from '../../../src/teams/team-settings.store.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';

const { db, pool, reset } = await testDatabase();
const settings = pulseSettingsStore(db);
const [people, members, mutes, deliveries] = [peopleStore(db), membersStore(db), mutesStore(db), outboxStore(db)];
const { calendarsOf, calendarFor } = calendars({ settings: teamSettingsStore(db), people });
const tick = askWhichTeam({
  settings,
  audiences: audienceStore(db),
  belonging: belongingStore(db),
  calendarsOf,
  deliveries,
});
const type = whichTeamType({ people, isMuted: mutes.isMuted, calendarFor });

const [PAYMENTS, SEARCH] = [teamId(1), teamId(2)];
/** Monday, at ten in Berlin and at four in the morning in New York. */
const MONDAY = new Date('2026-11-02T09:00:00Z');
const LATER = new Date('2026-11-05T09:00:00Z');

beforeEach(async () => {
  await reset();
  await pool.query(
    `insert into teams (id, name, time_zone) overriding system value
     values (1, 'payments', 'Europe/Berlin'), (2, 'search', 'Europe/Berlin')`,
  );
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, refreshed_at)
     select id, id, case id when 'UFAR' then 'America/New_York' else 'Europe/Berlin' end, id <> 'UGUEST', $1
       from unnest('{UIVO,ULIN,UFAR,UGUEST}'::text[]) as id`,
    [MONDAY],
  );
  await setUp(2);
});
const setUp = (cadence: 2 | undefined) =>
  settings.setUp({ cadence, nextOn: cadence && ('2026-11-09' as LocalDate), k: 5 }, { actor: 'UADMIN', at: MONDAY });
const put = (team: TeamId, ...ids: string[]) => putAt(team, MONDAY, ...ids);
const putAt = (team: TeamId, at: Date, ...ids: string[]) => members.replace([{ team, people: ids, isWhole: true }], at);
const asked = async () =>
  (
    await pool.query<{ subject: string; due: string }>(
      "select subject, to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI') as due from deliveries order by id",
    )
  ).rows.map(({ subject, due }) => `${subject}: ${due}`);

describe('which team is theirs is asked of', () => {
  test.for<{ why: string; given: () => Promise<unknown>; subjects: readonly string[] }>([
    { why: 'whom others added to a team', given: () => put(PAYMENTS, 'UIVO'), subjects: ['UIVO 1: 11-02 09:00'] },
    {
      why: 'each in their own working hours',
      given: () => put(PAYMENTS, 'UFAR', 'UIVO'),
      subjects: ['UFAR 1: 11-02 14:00', 'UIVO 1: 11-02 09:00'],
    },
    {
      why: 'whom others added to two teams, once',
      given: async () => [await put(PAYMENTS, 'UIVO'), await put(SEARCH, 'UIVO')],
      subjects: ['UIVO 2: 11-02 09:00'],
    },
    { why: 'nobody who is in no team', given: async () => {}, subjects: [] },
    { why: 'no guest', given: () => put(PAYMENTS, 'UGUEST'), subjects: [] },
    {
      why: 'nobody who chose a team, whatever others add them to',
      given: async () => {
        await put(PAYMENTS, 'UIVO');
        await people.chooseHomeTeam('UIVO', PAYMENTS);
        await put(SEARCH, 'UIVO');
      },
      subjects: [],
    },
    {
      why: 'nobody who put themselves into a team',
      given: () => members.saveChoices(PAYMENTS, 'member', [{ kind: 'person', slackId: 'UIVO' }], 'UIVO', MONDAY),
      subjects: [],
    },
    {
      why: 'nobody who muted the pulse',
      given: async () => [await put(PAYMENTS, 'UIVO'), await mutes.alsoMute('UIVO', ['pulse-invitation'], MONDAY)],
      subjects: [],
    },
    {
      why: 'nobody of a team that takes no part',
      given: async () => {
        await put(PAYMENTS, 'UIVO');
        await mutes.mute({ team: PAYMENTS }, ['pulse-invitation'], { actor: 'UMARA', at: MONDAY });
      },
      subjects: [],
    },
    {
      why: 'nobody, while no pulse is set up',
      given: async () => [await put(PAYMENTS, 'UIVO'), await setUp(undefined)],
      subjects: [],
    },
  ])('$why', async ({ given, subjects }) => {
    await given();
    await tick(MONDAY);
    expect(await asked()).toEqual(subjects);
  });

  test('them once, and again where they are added once more', async () => {
    await put(PAYMENTS, 'UIVO');
    for (const at of [MONDAY, MONDAY, LATER]) await tick(at);
    expect(await asked()).toEqual(['UIVO 1: 11-02 09:00']);
    await putAt(SEARCH, LATER, 'UIVO');
    for (const at of [LATER, LATER]) await tick(at);
    expect(await asked()).toEqual(['UIVO 1: 11-02 09:00', 'UIVO 2: 11-05 09:00']);
    await put(PAYMENTS);
    await put(SEARCH);
    await putAt(PAYMENTS, LATER, 'UIVO');
    await tick(LATER);
    expect(await asked()).toEqual(['UIVO 1: 11-02 09:00', 'UIVO 2: 11-05 09:00', 'UIVO 1: 11-05 09:00']);
  });

  test('them once, by two processes at the same time', async () => {
    await put(PAYMENTS, 'UIVO', 'ULIN');
    await Promise.all([tick(MONDAY), tick(MONDAY)]);
    expect(await asked()).toHaveLength(2);
  });
});

describe('the message', () => {
  const composed = async (now = MONDAY) => {
    await tick(MONDAY);
    return type.compose(present(await delivery()), now);
  };
  const delivery = async (): Promise<Delivery | undefined> =>
    deliveries.find({ kind: type.kind, subject: 'UIVO 1', occurrence: '2026-11-02' });
  beforeEach(() => put(PAYMENTS, 'UIVO'));

  test('names the team to which others added them', async () => {
    expect(await composed()).toMatchObject({
      kind: 'message',
      message: { text: expect.stringContaining('Is *payments* your team?') },
    });
  });

  test('waits for their working hours', async () => {
    expect(await composed(new Date('2026-11-02T20:00:00Z'))).toMatchObject({ kind: 'later' });
  });

  test.for([
    { why: 'they have said it meanwhile', meanwhile: () => people.chooseHomeTeam('UIVO', PAYMENTS) },
    { why: 'they are in no team any more', meanwhile: () => put(PAYMENTS) },
    { why: 'they muted the pulse', meanwhile: () => mutes.alsoMute('UIVO', ['pulse-invitation'], MONDAY) },
  ])('is not sent where $why', async ({ meanwhile }) => {
    await tick(MONDAY);
    await meanwhile();
    expect(await composed()).toMatchObject({ kind: 'skip' });
  });
});
