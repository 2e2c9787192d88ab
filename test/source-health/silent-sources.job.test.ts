import { beforeEach, describe, expect, test } from 'vitest';
import type { Composed, Delivery } from '../../src/schedule/delivery.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { dataHealth } from '../../src/source-health/health.ts';
import { silentSourceMessage } from '../../src/source-health/message-types.job.ts';
import { silentSources } from '../../src/source-health/silent-sources.job.ts';
import { sourcesStore } from '../../src/source-health/sources.store.ts';
import { type Calendar, DEFAULT_CALENDAR } from '../../src/teams/calendar/calendar.ts';
import { mutesStore } from '../../src/teams/mutes.store.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';

const { db, pool, reset } = await testDatabase();
const rows = doraRows(pool);
const [deliveries, mutes] = [outboxStore(db), mutesStore(db)];

const FRIDAY = '2026-11-20T10:00:00Z';
/** Three whole working days after that Friday, at half past six in Berlin: nobody works yet. */
const THURSDAY = new Date('2026-11-26T05:30:00Z');
const later = (minutes: number, at = THURSDAY) => new Date(at.getTime() + minutes * 60_000);

let leads: Map<TeamId, readonly string[]>;
let calendar: Calendar;
let asked: number;
let payments: TeamId;
let job: (now: Date) => Promise<void>;
let type: ReturnType<typeof silentSourceMessage>;

beforeEach(async () => {
  await reset();
  payments = teamId(await rows.team('payments', ['checkout', 'billing'], 'Europe/Berlin'));
  leads = new Map([[payments, ['UMARA', 'UIVO']]]);
  calendar = DEFAULT_CALENDAR('Europe/Berlin');
  asked = 0;
  const calendarsOf = async (teams: readonly TeamId[]) => new Map(teams.map((team) => [team, calendar]));
  const health = dataHealth({ sources: sourcesStore(db), calendarsOf });
  const leadsOf = async (team: TeamId) => {
    asked += 1;
    return leads.get(team) ?? [];
  };
  job = silentSources({ health, calendarsOf, leadsOf, zoneOf: async () => undefined, deliveries });
  type = silentSourceMessage({
    health,
    isMuted: (kind, person, team) => mutes.isMuted(kind, person, team),
    calendarFor: async () => calendar,
  });
});

const deploy = (service: string, ...times: readonly string[]) => rows.deploy(...times.map((at) => ({ service, at })));
const waiting = () => deliveries.waiting(payments, 50);
const whom = async () =>
  (await waiting()).map(({ channelId, context }) => `${channelId}: ${String(context?.['source'])}`).sort();

test('each lead of the team gets a message about a source that fell silent, when people next work', async () => {
  await deploy('checkout', '2026-11-20T08:00Z', FRIDAY);
  await job(THURSDAY);
  const byLead = [...(await waiting())].sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
  expect(byLead).toMatchObject(
    ['UIVO', 'UMARA'].map((lead) => ({
      kind: 'silent-source',
      subject: `${lead} deployments of checkout`,
      occurrence: '2026-11-20',
      teamId: payments,
      channelId: lead,
      dueAt: new Date('2026-11-26T08:00:00Z'),
      expiresAt: new Date('2026-11-27T08:00:00Z'),
    })),
  );
});

test('the occurrence is the local date of the last event', async () => {
  await deploy('checkout', '2026-11-19T21:00Z', '2026-11-19T23:30Z');
  await job(THURSDAY);
  expect((await waiting()).map(({ occurrence }) => occurrence)).toEqual(['2026-11-20', '2026-11-20']);
});

test('each silence is announced once, even with several processes, and so is the next one', async () => {
  await deploy('checkout', '2026-11-20T08:00Z', FRIDAY);
  leads.set(payments, ['UMARA']);
  for (const minutes of [0, 16, 60, 24 * 60]) await job(later(minutes));
  expect(await whom()).toEqual(['UMARA: deployments of checkout']);
  await deploy('checkout', '2026-11-27T10:00Z');
  await job(new Date('2026-12-31T10:00Z'));
  expect(await whom()).toEqual(['UMARA: deployments of checkout', 'UMARA: deployments of checkout']);
});

test('two sources that fall silent together are two messages', async () => {
  leads.set(payments, ['UMARA']);
  for (const service of ['checkout', 'billing']) await deploy(service, '2026-11-20T08:00Z', FRIDAY);
  await job(THURSDAY);
  expect(await whom()).toEqual(['UMARA: deployments of billing', 'UMARA: deployments of checkout']);
});

test.for([
  { why: 'the team has no lead', given: async () => leads.clear() },
  { why: 'nobody owns the service', given: () => pool.query('delete from service_owners') },
  { why: 'the team never works', given: async () => void (calendar = { ...calendar, workingDays: [] }) },
])('nobody gets a message while $why', async ({ given }) => {
  await deploy('checkout', '2026-11-20T08:00Z', FRIDAY);
  await given();
  await job(THURSDAY);
  expect(await waiting()).toEqual([]);
});

test('nobody gets a message about a source of incidents: no team owns it', async () => {
  await pool.query(`insert into incidents (source, started_at) values ('pagerduty', $1), ('pagerduty', $1)`, [FRIDAY]);
  await job(THURSDAY);
  expect(await waiting()).toEqual([]);
});

test('nobody gets a message about an old silence, as in an imported history', async () => {
  await deploy('checkout', '2026-05-01T08:00Z', '2026-05-01T10:00Z');
  await job(THURSDAY);
  expect(await waiting()).toEqual([]);
});

test('two services whose long names begin alike stay two', async () => {
  leads.set(payments, ['UMARA']);
  const names = ['a', 'b'].map((end) => 'x'.repeat(199) + end);
  for (const name of names) {
    await pool.query('insert into service_owners (service, team_id) values ($1, $2)', [name, payments]);
    await deploy(name, '2026-11-20T08:00Z', FRIDAY);
  }
  await job(THURSDAY);
  expect(await whom()).toEqual(names.map((name) => `UMARA: deployments of ${name}`));
});

describe('it looks', () => {
  beforeEach(() => deploy('checkout', '2026-11-20T08:00Z', FRIDAY));

  test('at most every fifteen minutes', async () => {
    for (const minutes of [0, 1, 14.9]) await job(later(minutes));
    expect(asked).toBe(1);
    await job(later(15));
    expect(asked).toBe(2);
  });

  test('again at the next tick when it failed', async () => {
    await pool.query('alter table service_owners rename to hidden');
    await expect(job(THURSDAY)).rejects.toThrow('service_owners');
    await pool.query('alter table hidden rename to service_owners');
    await job(later(1));
    expect(await whom()).toHaveLength(2);
  });
});

describe('when the message is due', () => {
  const NINE = new Date('2026-11-26T08:00:00Z');
  let delivery: Delivery;
  beforeEach(async () => {
    await deploy('checkout', '2026-11-20T08:00Z', FRIDAY);
    await job(THURSDAY);
    delivery = present((await waiting()).find(({ channelId }) => channelId === 'UMARA'));
  });

  test('it names the source', async () => {
    const composed: Composed = await type.compose(delivery, NINE);
    expect(composed).toMatchObject({ kind: 'message', message: { text: expect.stringContaining('checkout') } });
  });

  test('late in the evening it waits for the next morning', async () => {
    const evening = new Date('2026-11-26T20:00:00Z');
    expect(await type.compose(delivery, evening)).toEqual({ kind: 'later', until: new Date('2026-11-27T08:00:00Z') });
  });

  const by = { actor: 'UMARA', at: NINE };
  test.for([
    { why: 'the source spoke again', given: () => deploy('checkout', '2026-11-26T07:00Z') },
    { why: 'an older event came late', given: () => deploy('checkout', '2026-11-20T11:00Z') },
    { why: 'the service is nobody’s now', given: () => pool.query('delete from service_owners') },
    { why: 'the person muted it', given: () => mutes.mute({ person: 'UMARA' }, ['silent-source'], by) },
    { why: 'the team muted it', given: () => mutes.mute({ team: payments }, ['silent-source'], by) },
  ])('it is not sent when $why', async ({ given }) => {
    await given();
    expect(await type.compose(delivery, NINE)).toMatchObject({ kind: 'skip' });
  });

  test('it is sent when somebody else muted it', async () => {
    await mutes.mute({ person: 'UIVO' }, ['silent-source'], by);
    expect(await type.compose(delivery, NINE)).toMatchObject({ kind: 'message' });
  });
});
