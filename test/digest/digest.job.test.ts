import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { keepDigestsScheduled, makeDigests } from '../../src/digest/digest.job.ts';
import { scheduleDetails } from '../../src/digest/digest-details.job.ts';
import { digestsStore } from '../../src/digest/digests.store.ts';
import { digestMessages } from '../../src/digest/message-types.job.ts';
import { answersStore } from '../../src/incidents/answering/answers.store.ts';
import { namelessAnswers } from '../../src/incidents/answering/nameless-answers.ts';
import type { Delivery } from '../../src/schedule/delivery.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { schedulesStore } from '../../src/schedule/schedules.store.ts';
import { dataHealth } from '../../src/source-health/health.ts';
import { sourcesStore } from '../../src/source-health/sources.store.ts';
import { DEFAULT_CALENDAR } from '../../src/teams/calendar/calendar.ts';
import { parseLocalTime } from '../../src/teams/calendar/local-time.ts';
import { mutesStore } from '../../src/teams/mutes.store.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { teamSettingsStore } from '../../src/teams/team-settings.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { digestMakerOn } from '../support/digest-maker.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';

const { db, pool, reset } = await testDatabase();
const { team, deploy, incident } = doraRows(pool);
const [digests, deliveries, settings, mutes] = [
  digestsStore(db),
  outboxStore(db),
  teamSettingsStore(db),
  mutesStore(db),
];
const calendarsOf = async (ids: readonly TeamId[]) =>
  new Map((await settings.settingsOf(ids)).map(({ team: { id }, calendar }) => [id, calendar] as const));
const health = dataHealth({ sources: sourcesStore(db), calendarsOf });
const answers = answersStore(db, deploysStore(db));

/** One process of the bot: what it does every minute about digests. */
function aProcess() {
  const settingsOf = (ids: readonly TeamId[]) => settings.settingsOf(ids);
  const schedules = schedulesStore(db);
  const allSettings = async () => settingsOf((await teamsStore(db).teams()).map(({ id }) => id));
  const keep = keepDigestsScheduled({ schedules, allSettings });
  const make = makeDigests({ schedules, settingsOf, digests, make: digestMakerOn(db, health) });
  return async (...times: readonly string[]) => {
    for (const time of times) {
      await keep(new Date(time));
      await make(new Date(time));
    }
  };
}
const [type] = digestMessages({
  digests,
  calendarOf: async (id) => (await calendarsOf([id])).get(id) ?? DEFAULT_CALENDAR('UTC'),
  isMuted: mutes.isMuted,
  answersOf: namelessAnswers(answers),
});

let payments: TeamId;
let tick: ReturnType<typeof aProcess>;
const WEDNESDAY = '2026-11-18T12:00:00Z';
/** Mondays at ten in Berlin. */
const [MONDAY, NEXT, AFTER] = ['2026-11-23T09:00:00Z', '2026-11-30T09:00:00Z', '2026-12-07T09:00:00Z'] as const;

beforeEach(async () => {
  await reset();
  payments = teamId(Number(await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY')));
  tick = aProcess();
  // A deployment each working day of the ten weeks to 29 November.
  await pool.query(
    `insert into deploy_events (sha, repo, environment, deployed_at, lead_time_seconds)
     select 'abcdef1', 'checkout', 'production', day + interval '10 hours', 7200
       from generate_series('2026-09-21'::timestamptz, '2026-11-29', interval '1 day') day
      where extract(isodow from day) < 6`,
  );
  await incident({
    id: 'OLD',
    service: 'checkout',
    at: '2026-10-01T10:00:00Z',
    resolvedAt: '2026-10-01T11:00:00Z',
    verdict: { kind: 'no', reason: 'traffic' },
  });
});

const rows = async () =>
  (
    await pool.query<{ occurrence: string; due: string; state: string; reason: string | null }>(
      `select occurrence, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as due, state, reason
         from deliveries where kind = 'digest' order by id`,
    )
  ).rows;
const due = async (monday: string): Promise<Delivery> =>
  present(await deliveries.find({ kind: 'digest', subject: `team ${payments}`, occurrence: monday }));
const compose = async (monday: string, now: string) => present(type).compose(await due(monday), new Date(now));
const sent = (monday: string) =>
  pool.query(
    "update deliveries set state = 'sent', sent_channel_id = 'CPAY', sent_ts = '1.' || id, settled_at = due_at where kind = 'digest' and occurrence = $1",
    [monday],
  );
const textOf = async (monday: string, now: string) => {
  const composed = await compose(monday, now);
  if (composed.kind !== 'message') throw new Error(JSON.stringify(composed));
  return composed.message.text;
};

describe('when a digest is due', () => {
  test('on Monday at ten, about the week before, once, however many processes look', async () => {
    const other = aProcess();
    await tick(WEDNESDAY);
    await Promise.all([tick(MONDAY), other(MONDAY), tick('2026-11-23T09:01:00Z')]);
    expect(await rows()).toEqual([{ occurrence: '2026-11-16', due: '2026-11-23 09:00', state: 'due', reason: null }]);
    await tick(NEXT);
    expect((await rows()).map(({ occurrence }) => occurrence)).toEqual(['2026-11-16', '2026-11-23']);
  });

  test('at the hour that was set since, no matter which process set it', async () => {
    await tick(WEDNESDAY);
    await settings.changeSettings(
      payments,
      { digest: { weekday: 4, time: present(parseLocalTime('15:30')) } },
      { actor: 'U1', at: new Date(WEDNESDAY) },
    );
    await tick('2026-11-19T12:00:00Z', MONDAY, '2026-11-26T14:30:00Z');
    expect((await rows()).map(({ occurrence, due: at }) => [occurrence, at])).toEqual([
      ['2026-11-16', '2026-11-26 14:30'],
    ]);
  });

  test('never for a team without a channel', async () => {
    await pool.query('update teams set channel_id = null');
    await tick(WEDNESDAY, MONDAY);
    expect(await rows()).toEqual([]);
  });

  test('if it is less than a day late, it is sent in working hours and says so; later it is named in the next one', async () => {
    await tick(WEDNESDAY, MONDAY);
    expect(await textOf('2026-11-16', MONDAY)).not.toContain('delayed');
    expect(await textOf('2026-11-16', '2026-11-23T13:00:00Z')).toContain('delayed');
    expect((await compose('2026-11-16', '2026-11-23T20:00:00Z')).kind).toBe('later');
    expect(await compose('2026-11-16', '2026-11-24T13:00:00Z')).toMatchObject({ kind: 'skip' });
    await pool.query("update deliveries set state = 'skipped', reason = 'missed: it came too late'");
    await tick(NEXT);
    expect(await textOf('2026-11-23', NEXT)).toMatch(/week 47/i);
  });

  test('after weeks without a process only the newest is sent, and the missed ones are named', async () => {
    await tick(WEDNESDAY, AFTER);
    expect((await rows()).map(({ occurrence, state }) => [occurrence, state])).toEqual([
      ['2026-11-16', 'skipped'],
      ['2026-11-23', 'skipped'],
      ['2026-11-30', 'due'],
    ]);
    const text = await textOf('2026-11-30', AFTER);
    expect(text).toMatch(/week 47/i);
    expect(text).toMatch(/week 48/i);
  });

  test('it is not sent if the team muted it', async () => {
    await tick(WEDNESDAY, MONDAY);
    await mutes.mute({ team: payments }, ['digest'], { actor: 'U1', at: new Date(WEDNESDAY) });
    expect(await compose('2026-11-16', MONDAY)).toEqual({ kind: 'skip', reason: 'muted' });
  });
});

describe('what a digest says of the ones before', () => {
  const blame = (day: string) =>
    pool.query(
      `update deploy_events set caused_incident = true
        where id = (select id from deploy_events where deployed_at >= $1 order by deployed_at limit 1)`,
      [day],
    );

  test('a number that changed since is restated once', async () => {
    await tick(WEDNESDAY, MONDAY);
    await sent('2026-11-16');
    await blame('2026-11-17');
    await tick(NEXT);
    expect(await textOf('2026-11-23', NEXT)).toContain('0 of 5');
    expect((await digests.digest(payments, '2026-11-23'))?.facts.restatements).toEqual([
      {
        monday: '2026-11-16',
        metric: 'change-fail-rate',
        was: { failed: 0, total: 5 },
        is: { failed: 1, total: 5 },
      },
    ]);
    await sent('2026-11-23');
    await tick(AFTER);
    expect((await digests.digest(payments, '2026-11-30'))?.facts.restatements).toEqual([]);
  });

  test('a restatement that was never sent is in the next one', async () => {
    await tick(WEDNESDAY, MONDAY);
    await sent('2026-11-16');
    await blame('2026-11-17');
    await tick(NEXT);
    await pool.query("update deliveries set state = 'skipped', reason = 'muted' where occurrence = '2026-11-23'");
    await tick(AFTER);
    expect((await digests.digest(payments, '2026-11-30'))?.facts.restatements).toHaveLength(1);
  });

  test('the next one says what became of its step, without a name', async () => {
    await incident({
      id: 'INC-1',
      title: 'Down',
      service: 'checkout',
      at: '2026-11-20T10:00:00Z',
      resolvedAt: '2026-11-20T11:00:00Z',
    });
    await tick(WEDNESDAY, MONDAY);
    await sent('2026-11-16');
    const by = { became: 'taken', by: 'UIVO' } as const;
    const [first] = [await digests.decide(payments, '2026-11-16' as never, by, new Date(MONDAY))];
    expect(first?.step).toEqual(by);
    const second = await digests.decide(
      payments,
      '2026-11-16' as never,
      { became: 'declined', by: 'UMARA' },
      new Date(MONDAY),
    );
    expect(second?.step).toEqual(by);
    await tick(NEXT);
    const text = await textOf('2026-11-23', NEXT);
    expect(text).toContain('was taken on');
    expect(text).not.toContain('UIVO');
  });

  test('its details go into its thread, unless the week was quiet', async () => {
    await incident({ id: 'INC-1', title: 'Down', service: 'checkout', at: '2026-11-20T10:00:00Z' });
    await tick(WEDNESDAY, MONDAY);
    const details = scheduleDetails({ digests, deliveries });
    await details(new Date(MONDAY));
    await sent('2026-11-16');
    await Promise.all([details(new Date(MONDAY)), details(new Date(MONDAY))]);
    const found = (await pool.query("select thread_ts from deliveries where kind = 'digest-details'")).rows;
    expect(found).toHaveLength(1);
    expect(found[0].thread_ts).toMatch(/^1\./);
  });
});

test('the digests of a hundred teams need as many statements as one', async () => {
  const counted = async (): Promise<number> => {
    let statements = 0;
    const counting = { ...db, query: (async (query) => ((statements += 1), db.query(query))) as typeof db.query };
    const make = digestMakerOn(counting, { health: async () => [] });
    const all = await settings.settingsOf((await teamsStore(db).teams()).map(({ id }) => id));
    const made = await make(
      all.map((one) => ({ ...one, monday: '2026-11-16' as never })),
      new Date(MONDAY),
    );
    expect(made).toHaveLength(all.length);
    return statements;
  };
  const one = await counted();
  await pool.query("insert into teams (name, channel_id) select 'team ' || n, 'C' || n from generate_series(1, 100) n");
  expect(await counted()).toBe(one);
});

test('a leap day, the hour that comes twice and the hour that is skipped leave no gap and no overlap', async () => {
  await pool.query("update teams set time_zone = 'America/New_York'");
  await deploy(
    { at: '2026-11-02T04:59:59Z', service: 'checkout' },
    { at: '2026-11-02T05:00:00Z', service: 'checkout' },
  );
  const make = digestMakerOn(db, health);
  const wanted = async (monday: string) => {
    const [facts] = await make(
      [{ ...present((await settings.settingsOf([payments]))[0]), monday: monday as never }],
      new Date(AFTER),
    );
    return present(facts);
  };
  const { weeks } = await wanted('2026-11-23');
  const total = weeks.reduce((sum, { facts }) => sum + facts.deployments.total, 0);
  const { rows: counted } = await pool.query(
    "select count(*)::int as n from deploy_events where deployed_at >= '2026-09-28T04:00:00Z' and deployed_at < '2026-11-30T05:00:00Z'",
  );
  expect(total).toBe(counted[0]?.n);
  expect((await wanted('2028-02-28')).weeks.at(-1)?.workingDays).toBe(5);
});
