import { beforeEach, describe, expect, test } from 'vitest';
import { askDora, askTeam, askTeamById } from '../../src/dora/ask-dora.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import type { Subject } from '../../src/dora/finding/subject.ts';
import { NO_BANDS } from '../../src/dora/metrics/bands.ts';
import { measured, noData } from '../../src/dora/metrics/measure.ts';
import { parseWindow } from '../../src/dora/metrics/window-word.ts';
import { notes } from '../../src/dora/snapshot/notes.ts';
import type { Snapshot } from '../../src/dora/snapshot/snapshot.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { OUTSIDE_OF_TIME } from '../support/dora-worlds.ts';
import { present, valueOf } from '../support/given.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
beforeEach(reset);

const HOUR = 3_600;
const NOW = '2026-11-25T12:00:00Z';
/** A row long ago, so that no window is cut. */
const longAgo = (service = 'checkout') => ({ at: '2020-01-01T12:00:00Z', service });

type Asked = {
  readonly subject?: Subject;
  readonly window?: string;
  readonly now?: string;
  readonly timeZone?: string;
};

async function ask({ subject = { kind: 'all' }, window = '30d', now = NOW, timeZone }: Asked = {}): Promise<Snapshot> {
  const spec = valueOf(parseWindow(window));
  const question = { subject, window: spec, ...(timeZone === undefined ? {} : { timeZone }) };
  return valueOf(await askDora({ teams: teamsStore(db), dora: doraStore(db) }, question, new Date(now)));
}

const ofTeam = (name: string): Subject => ({ kind: 'team', name });
const ofService = (name: string): Subject => ({ kind: 'service', name });
const repeat = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const on = (date: string, time = '10:00') => ({ at: `${date}T${time}:00Z` });

test('a team that is known already has the numbers that its name has, and no team means everything', async () => {
  await team('payments', ['checkout'], 'Asia/Tokyo');
  await deploy(longAgo(), on('2026-11-24'), { ...on('2026-11-24'), service: 'search' });
  const stores = { teams: teamsStore(db), dora: doraStore(db) };
  const known = await stores.teams.teamNamed('payments');
  const of = (one: typeof known) => askTeam(stores, one, new Date(NOW));
  expect(await of(known)).toEqual(await ask({ subject: ofTeam('payments') }));
  expect(await of(undefined)).toEqual(await ask());
});

test('a team’s id stands for the team, no id for everything, and an id that no team has for nothing', async () => {
  await team('payments', ['checkout']);
  await deploy(longAgo(), on('2026-11-24'));
  const stores = { teams: teamsStore(db), dora: doraStore(db) };
  const of = (id: TeamId | undefined) => askTeamById(stores, id, new Date(NOW));
  const { id } = present(await stores.teams.teamNamed('payments'));
  expect(await of(id)).toEqual(await ask({ subject: ofTeam('payments') }));
  expect(await of(undefined)).toEqual(await ask());
  expect(await of(teamId(id + 1))).toBeUndefined();
});

describe('deployments', () => {
  test('none are no data, and never a zero', async () => {
    const { metrics, level, previous, firstWeek, days } = await ask().then((snapshot) => ({
      ...snapshot,
      firstWeek: snapshot.weeks[0]?.metrics,
    }));
    expect(metrics).toMatchObject({
      deploymentFrequency: noData('no-deployments'),
      changeLeadTimeSeconds: noData('no-deployments'),
      changeLeadTimeP95Seconds: noData('no-deployments'),
      changeFailRate: noData('stability-unknown'),
      failedDeploymentRecoverySeconds: noData('stability-unknown'),
      deploymentReworkRate: noData('no-deployments'),
    });
    expect([level, firstWeek]).toEqual([undefined, undefined]);
    expect(previous).toEqual({ kind: 'none', reason: 'no-deployments', firstDate: undefined });
    expect(days).toHaveLength(30);
  });

  test('one is a frequency, a lead time and a rework rate', async () => {
    await deploy(longAgo(), { ...on('2026-11-20'), leadTimeSeconds: 600 });
    const { metrics, services } = await ask();
    expect(metrics).toMatchObject({
      deploymentFrequency: measured(1 / 30, 1),
      changeLeadTimeSeconds: measured(600, 1),
      changeLeadTimeP95Seconds: measured(600, 1),
      deploymentReworkRate: measured(0, 1),
    });
    expect(services).toBe(1);
  });

  test('hotfixes and rollbacks are beside the frequency, and in the rework rate', async () => {
    await deploy(longAgo(), { ...on('2026-11-20'), status: 'hotfix' }, { ...on('2026-11-21'), status: 'rollback' });
    const { metrics, facts } = await ask();
    expect(facts.deployments).toMatchObject({ total: 2, successes: 0, hotfixes: 1, rollbacks: 1 });
    expect(metrics.deploymentFrequency).toEqual(measured(0, 0));
    expect(metrics.deploymentReworkRate).toEqual(measured(1, 2));
    expect(metrics.changeLeadTimeSeconds).toEqual(noData('no-lead-times'));
  });

  test('a hotfix does not count in the lead time, even when it reports one', async () => {
    await deploy(longAgo(), { ...on('2026-11-20'), status: 'hotfix', leadTimeSeconds: 60 });
    expect((await ask()).facts.leadTime).toMatchObject({ sampleSize: 0, unmeasured: 0 });
  });

  test('staging counts nowhere, and an unknown status is a deployment and nothing more', async () => {
    await deploy(
      longAgo(),
      { ...on('2026-11-20'), environment: 'staging', leadTimeSeconds: 60, causedIncident: true },
      { ...on('2026-11-20'), status: 'canary', leadTimeSeconds: 60 },
    );
    const { facts } = await ask();
    expect(facts.deployments).toEqual({
      total: 1,
      successes: 0,
      hotfixes: 0,
      rollbacks: 0,
      failed: 0,
      failedByScript: 0,
    });
    expect(facts.leadTime.sampleSize).toBe(0);
  });

  test('every day of the window is listed, also those without', async () => {
    await deploy(longAgo(), on('2026-11-20'), on('2026-11-20', '11:00'), { ...on('2026-11-21'), status: 'hotfix' });
    const { days } = await ask({ window: '7d' });
    expect(days.map(({ date, successes }) => `${date} ${successes}`)).toEqual([
      '2026-11-19 0',
      '2026-11-20 2',
      '2026-11-21 0',
      '2026-11-22 0',
      '2026-11-23 0',
      '2026-11-24 0',
      '2026-11-25 0',
    ]);
  });

  test('of other workspaces are theirs', async () => {
    await deploy(longAgo(), on('2026-11-20'));
    await pool.query(`update deploy_events set workspace_id = 'other'`);
    expect((await ask()).metrics.deploymentFrequency).toEqual(noData('no-deployments'));
  });
});

test.for(OUTSIDE_OF_TIME)('a deployment, a commit or an incident at %s changes nothing', async (at) => {
  await team('payments', ['checkout']);
  await deploy({ ...on('2026-11-20'), leadTimeSeconds: 600 }, on('2026-11-21'));
  await incident({ ...on('2026-11-20'), verdict: { kind: 'yes' }, resolvedAt: '2026-11-20T11:00:00Z' });
  const askAll = () =>
    Promise.all(
      ([{ kind: 'all' }, ofTeam('payments'), ofService('checkout')] as const).map((subject) => ask({ subject })),
    );
  const before = await askAll();
  expect(before[0]?.metrics).toMatchObject({
    changeLeadTimeSeconds: measured(600, 1),
    deploymentFrequency: measured(2 / 6, 2),
  });
  await deploy({ at, causedIncident: true });
  await incident({ at, verdict: { kind: 'yes' } });
  await pool.query(
    `insert into changes (deploy_event_id, sha, authored_at) select min(id), 'c', $1 from deploy_events`,
    [at],
  );
  expect(await askAll()).toEqual(before);
});

test.for(OUTSIDE_OF_TIME)('an incident that ends at %s is open', async (at) => {
  await deploy(longAgo());
  await incident({ ...on('2026-11-20'), verdict: { kind: 'yes' }, openedAt: at, resolvedAt: at });
  expect((await ask()).facts.recovery).toMatchObject({ recovered: 0, open: 1, ticketSampleSize: 0 });
});

test('rows outside of time alone leave stability unknown', async () => {
  const payments = await team('payments', ['checkout']);
  for (const at of OUTSIDE_OF_TIME) {
    await deploy({ at, causedIncident: true });
    await incident({ at, teamId: payments }, { at });
  }
  for (const subject of [{ kind: 'all' }, ofTeam('payments'), ofService('checkout')] as const)
    expect((await ask({ subject })).stabilityKnown).toBe(false);
});

describe('a window', () => {
  const inRange = async (timeZone: string, window: string, ...at: string[]) => {
    await deploy(longAgo(), ...at.map((instant) => ({ at: instant })));
    return (await ask({ window, timeZone, now: '2028-12-31T12:00:00Z' })).facts.deployments.successes;
  };

  test.for([
    {
      why: 'Berlin in spring',
      zone: 'Europe/Berlin',
      window: '2026-03-23..2026-03-30',
      inside: '2026-03-29T23:30:00+02:00',
      outside: '2026-03-30T00:00:00+02:00',
    },
    {
      why: 'Berlin in autumn',
      zone: 'Europe/Berlin',
      window: '2026-10-19..2026-10-26',
      inside: '2026-10-25T23:30:00+01:00',
      outside: '2026-10-26T00:00:00+01:00',
    },
    {
      why: 'New York in spring',
      zone: 'America/New_York',
      window: '2026-03-02..2026-03-09',
      inside: '2026-03-08T23:30:00-04:00',
      outside: '2026-03-09T00:00:00-04:00',
    },
    {
      why: 'New York in autumn',
      zone: 'America/New_York',
      window: '2026-10-26..2026-11-02',
      inside: '2026-11-01T23:30:00-05:00',
      outside: '2026-11-02T00:00:00-05:00',
    },
    {
      why: '+14',
      zone: 'Pacific/Kiritimati',
      window: '2026-06-01..2026-06-02',
      inside: '2026-06-01T23:59:59.999+14:00',
      outside: '2026-06-02T00:00:00+14:00',
    },
    {
      why: '−11',
      zone: 'Pacific/Pago_Pago',
      window: '2026-06-01..2026-06-02',
      inside: '2026-06-01T23:59:59.999-11:00',
      outside: '2026-06-02T00:00:00-11:00',
    },
    {
      why: 'a leap day',
      zone: 'UTC',
      window: '2028-02-29..2028-03-01',
      inside: '2028-02-29T23:59:59.999Z',
      outside: '2028-03-01T00:00:00Z',
    },
  ])('$why: late on the last day is in, midnight is out', async ({ zone, window, inside, outside }) => {
    expect(await inRange(zone, window, inside, outside)).toBe(1);
  });

  test.for([
    {
      why: 'Berlin in spring',
      zone: 'Europe/Berlin',
      window: '2026-03-29..2026-04-05',
      first: '2026-03-29T00:00:00+01:00',
    },
    {
      why: 'Berlin in autumn',
      zone: 'Europe/Berlin',
      window: '2026-10-25..2026-11-01',
      first: '2026-10-25T00:00:00+02:00',
    },
    { why: '+14', zone: 'Pacific/Kiritimati', window: '2026-06-01..2026-06-02', first: '2026-06-01T00:00:00+14:00' },
    { why: '−11', zone: 'Pacific/Pago_Pago', window: '2026-06-01..2026-06-02', first: '2026-06-01T00:00:00-11:00' },
  ])('$why: the first instant is in, a millisecond before is out', async ({ zone, window, first }) => {
    const before = new Date(Date.parse(first) - 1).toISOString();
    expect(await inRange(zone, window, first, before)).toBe(1);
  });

  test('shows each deployment on its local day, also in the hour that comes twice', async () => {
    await deploy(
      longAgo(),
      { at: '2026-10-25T02:30:00+02:00' },
      { at: '2026-10-25T02:30:00+01:00' },
      { at: '2026-10-24T23:59:00+02:00' },
    );
    const { days } = await ask({ window: '2026-10-24..2026-10-26', timeZone: 'Europe/Berlin' });
    expect(days).toEqual([
      { date: '2026-10-24', successes: 1 },
      { date: '2026-10-25', successes: 2 },
    ]);
  });

  test('and the one before share no deployment and lose none', async () => {
    await deploy(longAgo(), on('2026-11-18', '23:59'), on('2026-11-19', '00:00'));
    const { facts, previous } = await ask({ window: '7d' });
    expect(facts.deployments.successes).toBe(1);
    expect(previous).toMatchObject({ kind: 'period', facts: { deployments: { successes: 1 } } });
  });

  test('every zone that a team may have is one that Postgres knows', async () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const { rowCount } = await pool.query('select now() at time zone zone from unnest($1::text[]) as zone', [zones]);
    expect(rowCount).toBe(zones.length);
  });
});

describe('lead time', () => {
  test('pools the changes whose commits are known with the head commits of the rest', async () => {
    await deploy(
      longAgo(),
      { ...on('2026-11-20'), leadTimeSeconds: 1, changes: ['2026-11-20T09:00:00Z', '2026-11-20T07:00:00Z'] },
      { ...on('2026-11-20'), leadTimeSeconds: 2 * HOUR },
      on('2026-11-20'),
    );
    const { facts, metrics } = await ask();
    expect(metrics.changeLeadTimeSeconds).toEqual(measured(2 * HOUR, 3));
    expect(metrics.changeLeadTimeP95Seconds).toEqual(measured(2.9 * HOUR, 3));
    expect(facts.leadTime).toMatchObject({ headCommitOnly: 1, unmeasured: 1, negatives: 0 });
  });

  test('under zero is counted and reported', async () => {
    await deploy(
      longAgo(),
      { ...on('2026-11-20'), leadTimeSeconds: -100 },
      { ...on('2026-11-20'), leadTimeSeconds: 300 },
      { ...on('2026-11-20'), changes: ['2026-11-20T11:00:00Z'] },
    );
    const snapshot = await ask();
    expect(snapshot.metrics.changeLeadTimeSeconds).toEqual(measured(-100, 3));
    expect(notes(snapshot)).toContainEqual(expect.stringContaining('2 lead times are under zero'));
  });

  test('of an even number lies between the two in the middle', async () => {
    await deploy(
      longAgo(),
      ...[10, 20, 40, 1_000].map((leadTimeSeconds) => ({ ...on('2026-11-20'), leadTimeSeconds })),
    );
    expect((await ask()).metrics.changeLeadTimeSeconds).toEqual(measured(30, 4));
  });
});

describe('change fail rate', () => {
  const yes = (...deployments: number[]) => ({ kind: 'yes' as const, deployments });

  test('6 incidents over 4 of 23 deployments are 17.4 %', async () => {
    await deploy(longAgo());
    const [a = 0, b = 0, c = 0, d = 0] = await deploy(...repeat(23, on('2026-11-20')));
    await incident(
      ...[yes(a), yes(a), yes(b), yes(b, c), yes(c), yes(d)].map((verdict) => ({
        ...on('2026-11-20', '10:30'),
        verdict,
      })),
    );
    const { metrics, facts } = await ask();
    expect(metrics.changeFailRate).toEqual(measured(4 / 23, 23));
    expect(facts.incidents).toEqual({ total: 6, deployTriggered: 6, notDeployTriggered: 0, untagged: 0 });
  });

  test('20 incidents on one of 20 deployments are 5 %', async () => {
    await deploy(longAgo());
    const [bad = 0] = await deploy(...repeat(20, on('2026-11-20')));
    await incident(...repeat(20, { ...on('2026-11-20', '10:30'), verdict: yes(bad) }));
    expect((await ask()).metrics.changeFailRate).toEqual(measured(0.05, 20));
  });

  test('an answer "no" and no answer do not count against it', async () => {
    await deploy(longAgo(), ...repeat(4, on('2026-11-20')));
    await incident(
      { ...on('2026-11-20', '10:30'), verdict: { kind: 'no', reason: 'provider' }, resolvedAt: '2026-11-20T11:00:00Z' },
      on('2026-11-20', '10:30'),
    );
    const { metrics, facts, minutesByReason } = await ask();
    expect(metrics.changeFailRate).toEqual(measured(0, 4));
    expect(facts.incidents).toEqual({ total: 2, deployTriggered: 0, notDeployTriggered: 1, untagged: 1 });
    expect(minutesByReason).toEqual([{ reason: 'provider', incidents: 1, minutes: 30 }]);
  });

  test('a deployment that a script marked counts, and the answer says so', async () => {
    await deploy(longAgo());
    const [named = 0] = await deploy(...repeat(9, on('2026-11-20')));
    await deploy({ ...on('2026-11-20'), causedIncident: true }, { ...on('2026-11-20'), causedIncident: null });
    await incident({ ...on('2026-11-20', '10:30'), verdict: yes(named) });
    const snapshot = await ask();
    expect(snapshot.metrics.changeFailRate).toEqual(measured(2 / 11, 11));
    expect(notes(snapshot)).toContain('1 failed deployment was set by script, not by a verdict.');
  });

  test('is unknown until an incident exists, and then zero', async () => {
    await deploy(longAgo(), on('2026-11-20'));
    expect((await ask()).metrics.changeFailRate).toEqual(noData('stability-unknown'));
    await incident({ at: '2021-01-01T00:00:00Z', verdict: { kind: 'no' } });
    const { metrics } = await ask();
    expect(metrics.changeFailRate).toEqual(measured(0, 1));
    expect(metrics.failedDeploymentRecoverySeconds).toEqual(noData('nothing-to-recover-from'));
  });

  test('as long as it is unknown, nothing has a band, however fast', async () => {
    await deploy(longAgo(), ...repeat(60, { ...on('2026-11-20'), leadTimeSeconds: 60 }));
    const { bands, noBandsBecause, level } = await ask();
    expect([bands, noBandsBecause, level]).toEqual([NO_BANDS, 'stability-unknown', undefined]);
    await incident({ at: '2021-01-01T00:00:00Z' });
    expect((await ask()).level).toBe('elite');
  });

  test.for([
    { why: 'an incident of another service says nothing of this one', row: { service: 'ledger' }, known: false },
    { why: 'an incident of its own does', row: { service: 'checkout' }, known: true },
    { why: 'an unmapped one does not', row: { service: null }, known: false },
  ])('for a team: $why', async ({ row, known }) => {
    await team('payments', ['checkout']);
    await deploy(longAgo(), on('2026-11-20'));
    await incident({ ...on('2026-11-20'), ...row });
    expect((await ask({ subject: ofTeam('payments') })).stabilityKnown).toBe(known);
    expect((await ask({ subject: ofService('checkout') })).stabilityKnown).toBe(known);
    expect((await ask()).stabilityKnown).toBe(true);
  });

  const ofAllKinds = async () => [
    (await ask({ subject: ofTeam('payments') })).stabilityKnown,
    (await ask({ subject: ofService('checkout') })).stabilityKnown,
    (await ask({ subject: ofService('ledger') })).stabilityKnown,
    (await ask({ subject: ofTeam('search') })).stabilityKnown,
    (await ask()).stabilityKnown,
  ];

  test.for([
    { why: 'no source leaves it unknown', mapped: undefined, known: [false, false, false, false, false] },
    {
      why: 'a source mapped to a service tells of all services of its team',
      mapped: 'checkout',
      known: [true, true, true, false, true],
    },
    {
      why: 'a source mapped to a team tells of all its services',
      mapped: 'payments',
      known: [true, true, true, false, true],
    },
    { why: 'a source that nobody owns makes nothing known', mapped: null, known: [false, false, false, false, false] },
    {
      why: 'a source of a service without a team tells of everything',
      mapped: 'website',
      known: [false, false, false, false, true],
    },
  ])('without any incident, $why', async ({ mapped, known }) => {
    const payments = await team('payments', ['checkout', 'ledger']);
    await team('search', ['search']);
    if (mapped !== undefined)
      await pool.query(
        `insert into source_services (source, name, service, team_id, first_seen_at)
         values ('pagerduty', 'Checkout API', $1, $2, now())`,
        mapped === 'payments' ? [null, payments] : [mapped, null],
      );
    expect(await ofAllKinds()).toEqual(known);
  });

  test('is known by a team that says it records incidents by hand', async () => {
    const payments = await team('payments', ['checkout', 'ledger']);
    await team('search', ['search']);
    await pool.query('update teams set records_incidents_by_hand = true where id = $1', [payments]);
    expect(await ofAllKinds()).toEqual([true, true, true, false, true]);
  });

  test('is known for a service by the team that owns it at the end of the window', async () => {
    const payments = await team('payments', [{ service: 'checkout', to: '2026-11-01T00:00:00Z' }]);
    await team('search', [{ service: 'checkout', from: '2026-11-01T00:00:00Z' }]);
    await pool.query('update teams set records_incidents_by_hand = true where id = $1', [payments]);
    const known = async (window: string) => (await ask({ subject: ofService('checkout'), window })).stabilityKnown;
    expect(await known('2026-10-01..2026-11-01')).toBe(true);
    expect(await known('2026-10-02..2026-11-02')).toBe(false);
  });

  test('a source that is mapped to a service makes nothing known of a team that gave the service away', async () => {
    await team('payments', [{ service: 'checkout', to: '2026-11-01T00:00:00Z' }, 'ledger']);
    await pool.query(
      `insert into source_services (source, name, service, first_seen_at) values ('pagerduty', 'x', 'checkout', now())`,
    );
    expect((await ask({ subject: ofTeam('payments') })).stabilityKnown).toBe(false);
  });

  test('a mark by a script makes stability known for that service', async () => {
    await team('payments', ['checkout']);
    await deploy({ ...longAgo(), causedIncident: true }, on('2026-11-20'));
    expect((await ask({ subject: ofTeam('payments') })).metrics.changeFailRate).toEqual(measured(0, 1));
  });
});

describe('incidents', () => {
  test('without deployments are still shown, as reliability', async () => {
    await incident({ ...on('2026-11-20'), verdict: { kind: 'no', reason: 'infra' } }, on('2026-11-21'));
    const { facts, metrics, minutesByReason } = await ask();
    expect(facts.incidents).toMatchObject({ total: 2, notDeployTriggered: 1, untagged: 1 });
    expect(metrics.changeFailRate).toEqual(noData('no-deployments'));
    expect(minutesByReason).toEqual([{ reason: 'infra', incidents: 1, minutes: undefined }]);
  });

  test('count by their onset, from the first instant of the window to before its end', async () => {
    await deploy(longAgo());
    await incident(
      { at: '2026-11-18T23:59:59.999Z' },
      { at: '2026-11-19T00:00:00Z' },
      { at: '2026-11-25T23:59:59.999Z' },
      { at: '2026-11-26T00:00:00Z' },
    );
    expect((await ask({ window: '7d' })).facts.incidents.total).toBe(2);
  });

  test('recovery ends when it is mitigated, before it is resolved', async () => {
    await deploy(longAgo(), on('2026-11-20'));
    await incident(
      {
        ...on('2026-11-20', '02:00'),
        verdict: { kind: 'yes' },
        openedAt: '2026-11-20T02:30:00Z',
        mitigatedAt: '2026-11-20T03:00:00Z',
        resolvedAt: '2026-11-20T09:00:00Z',
      },
      { ...on('2026-11-20', '02:00'), verdict: { kind: 'yes' }, resolvedAt: '2026-11-20T05:00:00Z' },
    );
    const { metrics, facts } = await ask();
    expect(metrics.failedDeploymentRecoverySeconds).toEqual(measured(2 * HOUR, 2));
    expect(facts.recovery).toMatchObject({ meanSeconds: 2 * HOUR, ticketMedianSeconds: HOUR / 2, ticketSampleSize: 1 });
  });

  test('open ones are listed, oldest first, and never averaged', async () => {
    await deploy(longAgo(), on('2026-11-20'));
    await incident(
      { ...on('2026-11-24'), id: 'second', title: 'Second', verdict: { kind: 'yes' } },
      { ...on('2026-11-23'), id: 'first', title: 'First', verdict: { kind: 'yes' } },
      { ...on('2026-11-22'), verdict: { kind: 'yes' }, resolvedAt: '2026-11-22T11:00:00Z' },
      { ...on('2026-11-22'), id: 'not ours', verdict: { kind: 'no' } },
      { ...on('2026-11-22'), id: 'untagged' },
    );
    const { metrics, facts, openIncidents } = await ask();
    expect(metrics.failedDeploymentRecoverySeconds).toEqual(measured(HOUR, 1));
    expect(facts.recovery.open).toBe(2);
    expect(openIncidents.map(({ id }) => id)).toEqual(['first', 'second']);
  });

  test('that name no deployment are reported as a gap; those of the lightweight practice name theirs in its row', async () => {
    const [bad = 0] = await deploy(on('2026-11-20'), longAgo());
    const [scripted = 0] = await deploy({ ...on('2026-11-20'), causedIncident: true });
    await pool.query("update deploy_events set incident_id = 'scripted' where id = $1", [scripted]);
    await incident(
      { ...on('2026-11-20', '10:30'), verdict: { kind: 'yes', deployments: [bad] } },
      { ...on('2026-11-20', '10:30'), id: 'scripted', verdict: { kind: 'yes' } },
      { ...on('2026-11-20', '10:30'), verdict: { kind: 'no', reason: 'infra' } },
      on('2026-11-20', '10:30'),
    );
    expect((await ask()).withoutDeployment).toBe(0);
    await incident(
      { ...on('2026-11-21'), verdict: { kind: 'yes' } },
      { ...on('2026-01-21'), verdict: { kind: 'yes' } },
    );
    const snapshot = await ask();
    expect(snapshot.withoutDeployment).toBe(1);
    expect(notes(snapshot)).toContainEqual(expect.stringContaining('a deployment that Drumbeat has not seen'));
  });

  test('that ended before they began are reported', async () => {
    await deploy(longAgo(), on('2026-11-20'));
    await incident({ ...on('2026-11-20'), verdict: { kind: 'yes' }, resolvedAt: '2026-11-20T09:00:00Z' });
    const snapshot = await ask();
    expect(snapshot.metrics.failedDeploymentRecoverySeconds).toEqual(measured(-HOUR, 1));
    expect(notes(snapshot)).toContainEqual(expect.stringContaining('1 incident recovered before the onset'));
  });

  test('a deployment failed and no recovery is measured: no level', async () => {
    await deploy(longAgo(), ...repeat(60, { ...on('2026-11-20'), leadTimeSeconds: 60 }));
    const [bad = 0] = await deploy({ ...on('2026-11-20'), leadTimeSeconds: 60 });
    await incident({ ...on('2026-11-20', '10:30'), verdict: { kind: 'yes', deployments: [bad] } });
    const { metrics, level } = await ask();
    expect(metrics.failedDeploymentRecoverySeconds).toEqual(noData('recovery-not-measured'));
    expect(level).toBeUndefined();
  });
});

describe('owners', () => {
  const recoveries = async (...names: string[]) =>
    Promise.all(
      names.map(async (name) => {
        const { facts } = await ask({ subject: ofTeam(name) });
        return `${name} ${facts.recovery.recovered} recovered, ${facts.incidents.total} incidents`;
      }),
    );
  const over = { resolvedAt: '2026-11-20T12:00:00Z' };

  beforeEach(async () => {
    await deploy(longAgo('checkout'), longAgo('ledger'));
  });

  test('recovery belongs to the owners of the deployments that the verdict names, reliability to the owner of the service', async () => {
    await team('payments', ['checkout']);
    await team('platform', ['ledger']);
    const [blamed = 0] = await deploy({ ...on('2026-11-20'), service: 'ledger' });
    await incident({ ...on('2026-11-20', '11:00'), ...over, verdict: { kind: 'yes', deployments: [blamed] } });
    expect(await recoveries('payments', 'platform')).toEqual([
      'payments 0 recovered, 1 incidents',
      'platform 1 recovered, 0 incidents',
    ]);
  });

  test('moves with its onset, also where a plain UPDATE corrects it: to the owners of the deployment it is blamed on', async () => {
    await team('ledgers', ['ledger']);
    const [blamed = 0] = await deploy({ ...on('2026-11-20'), service: 'ledger' });
    await incident({ ...on('2026-09-01', '11:00'), ...over, verdict: { kind: 'yes', deployments: [blamed] } });
    const recovered = async () => (await ask({ subject: ofTeam('ledgers') })).facts.recovery.recovered;
    expect(await recovered()).toBe(0);
    await pool.query(`update incidents set started_at = '2026-11-20T11:00:00Z'`);
    expect(await recovered()).toBe(1);
  });

  test('recovery counts for each owner of several deployments, and once in all', async () => {
    await team('payments', ['checkout']);
    await team('platform', ['ledger']);
    const blamed = await deploy(on('2026-11-20'), { ...on('2026-11-20'), service: 'ledger' });
    await incident({ ...on('2026-11-20', '11:00'), ...over, verdict: { kind: 'yes', deployments: blamed } });
    expect(await recoveries('payments', 'platform')).toEqual([
      'payments 1 recovered, 1 incidents',
      'platform 1 recovered, 0 incidents',
    ]);
    expect((await ask()).facts.recovery.recovered).toBe(1);
  });

  test('a verdict without deployments is for the owner of the incident’s service', async () => {
    await team('payments', ['checkout']);
    await incident({ ...on('2026-11-20', '11:00'), ...over, verdict: { kind: 'yes' } });
    expect(await recoveries('payments')).toEqual(['payments 1 recovered, 1 incidents']);
  });

  test('an incident that names a team is that team’s, whatever its service', async () => {
    await team('payments', ['checkout']);
    const platform = await team('platform', ['ledger']);
    await incident({ ...on('2026-11-20'), ...over, teamId: platform, verdict: { kind: 'yes' } });
    expect(await recoveries('payments', 'platform')).toEqual([
      'payments 0 recovered, 0 incidents',
      'platform 1 recovered, 1 incidents',
    ]);
    expect((await ask({ subject: ofService('checkout') })).facts.incidents.total).toBe(1);
  });

  test('a service that moved counts for each team in its time', async () => {
    const moved = '2026-11-15T00:00:00Z';
    await team('payments', [{ service: 'checkout', to: moved }]);
    await team('platform', ['ledger', { service: 'checkout', from: moved }]);
    await deploy({ at: '2026-11-14T23:59:59.999Z' }, { at: moved }, on('2026-11-16'));
    await incident(on('2026-11-14'), on('2026-11-16'), on('2026-11-17'));
    const [before, after] = [await ask({ subject: ofTeam('payments') }), await ask({ subject: ofTeam('platform') })];
    expect([before, after].map(({ facts }) => facts.deployments.total)).toEqual([1, 2]);
    expect([before, after].map(({ facts }) => facts.incidents.total)).toEqual([1, 2]);
    expect((await ask({ subject: ofService('checkout') })).facts.deployments.total).toBe(3);
  });

  test('all counts services that nobody owns and incidents that belong to none', async () => {
    await team('payments', ['checkout']);
    await deploy(on('2026-11-20'), { ...on('2026-11-20'), service: 'orphan' });
    await incident({ ...on('2026-11-20'), service: null }, { ...on('2026-11-20'), service: 'stranger' });
    const { facts, services } = await ask();
    expect([facts.deployments.total, facts.incidents.total, services]).toEqual([2, 2, 2]);
    expect((await ask({ subject: ofTeam('payments') })).facts.deployments.total).toBe(1);
  });
});

describe('where the data begins', () => {
  test('within the window: it is cut to that date, compares with nothing, and says so', async () => {
    await deploy(on('2026-11-10', '23:00'), on('2026-11-20'));
    const snapshot = await ask();
    expect(snapshot).toMatchObject({ cutFrom: '2026-10-27', window: { from: '2026-11-10', days: 16 } });
    expect(snapshot.metrics.deploymentFrequency).toEqual(measured(2 / 16, 2));
    expect(snapshot.previous).toEqual({ kind: 'none', reason: 'data-begins-later', firstDate: '2026-11-10' });
    expect(snapshot.days).toHaveLength(16);
    expect(notes(snapshot)).toContain('The window is cut: the data begins on 10 Nov 2026.');
  });

  test('by the date of the zone', async () => {
    await deploy(on('2026-11-10', '23:00'), on('2026-11-20'));
    const { window } = await ask({ timeZone: 'Europe/Berlin' });
    expect([window.from, window.fromAt.toISOString()]).toEqual(['2026-11-11', '2026-11-10T23:00:00.000Z']);
  });

  test('incidents from before it are not in the window either', async () => {
    await deploy(on('2026-11-10', '12:00'));
    const open = { verdict: { kind: 'yes' as const } };
    await incident(
      { ...on('2026-11-09', '23:59'), ...open },
      { ...on('2026-11-09', '23:59'), verdict: { kind: 'no', reason: 'infra' } },
      { ...on('2026-11-10', '00:00'), ...open },
    );
    const { facts, openIncidents, minutesByReason } = await ask();
    expect([facts.incidents.total, facts.recovery.open, openIncidents.length]).toEqual([1, 1, 1]);
    expect(minutesByReason).toEqual([]);
  });

  test.for([
    { why: '13 days are too few for bands', first: '2026-11-13', because: 'too-few-days' },
    { why: '14 days are enough', first: '2026-11-12', because: undefined },
  ])('$why', async ({ first, because }) => {
    await deploy(on(first), on('2026-11-20'));
    await incident({ at: '2021-01-01T00:00:00Z' });
    const { noBandsBecause, bands } = await ask();
    expect(noBandsBecause).toBe(because);
    expect(bands.deploymentFrequency === undefined).toBe(because !== undefined);
  });

  test('a short window that is not cut has bands', async () => {
    await deploy(longAgo(), ...repeat(7, on('2026-11-20')));
    await incident({ at: '2021-01-01T00:00:00Z' });
    expect((await ask({ window: '7d' })).bands.deploymentFrequency?.level).toBe('elite');
  });

  test.for([
    { why: 'within the period before: no comparison', first: '2026-09-28', kind: 'none' },
    { why: 'on its first day: a comparison', first: '2026-09-27', kind: 'period' },
  ])('$why', async ({ first, kind }) => {
    await deploy(on(first), on('2026-11-20'));
    const snapshot = await ask();
    expect([snapshot.previous.kind, snapshot.cutFrom]).toEqual([kind, undefined]);
    expect(notes(snapshot).some((note) => note.startsWith('No comparison'))).toBe(kind === 'none');
  });

  test('after the window: nothing is cut, and nothing was there', async () => {
    await deploy(on('2026-11-20'));
    const { facts, cutFrom, previous } = await ask({ window: '2026-10-01..2026-11-01' });
    expect([facts.deployments.total, cutFrom]).toEqual([0, undefined]);
    expect(previous).toMatchObject({ kind: 'none', firstDate: '2026-11-20' });
  });
});

describe('the trend', () => {
  test('has no data before the data begins, and zero in weeks without deployments after that', async () => {
    await deploy(on('2026-09-16'), on('2026-11-17'), on('2026-11-18'));
    const { weeks } = await ask();
    expect(weeks.map(({ label, metrics, facts }) => `${label} ${metrics ? facts.deployments.successes : '–'}`)).toEqual(
      [
        'W36 –',
        'W37 –',
        'W38 1',
        'W39 0',
        'W40 0',
        'W41 0',
        'W42 0',
        'W43 0',
        'W44 0',
        'W45 0',
        'W46 0',
        'W47 2',
        'W48 0',
      ],
    );
    expect(weeks.map(({ isRunning }) => isRunning)).toEqual([...repeat(12, false), true]);
  });

  test('is of the last weeks, whatever the window', async () => {
    await deploy(longAgo(), on('2026-11-17'));
    const { weeks } = await ask({ window: '2026-01-01..2026-02-01' });
    expect(weeks[11]).toMatchObject({ label: 'W47', facts: { deployments: { successes: 1 } } });
  });

  test('divides the running week, and the week in which the data begins, by the days they had', async () => {
    await deploy(on('2026-11-21'), on('2026-11-21'), on('2026-11-23'), on('2026-11-24'), on('2026-11-25'));
    const frequencies = (await ask()).weeks.slice(-2).map(({ metrics }) => metrics?.deploymentFrequency);
    expect(frequencies).toEqual([measured(1, 2), measured(1, 3)]);
  });
});

describe('names', () => {
  test('of services are those deployed anywhere or owned now', async () => {
    await team('payments', ['owned', { service: 'released', to: '2026-01-01T00:00:00Z' }]);
    await deploy({ ...on('2026-11-20'), service: 'b' }, { ...on('2026-11-20'), service: 'a', environment: 'staging' });
    expect(await doraStore(db).serviceNames()).toEqual(['a', 'b', 'owned']);
  });

  test.for([
    { name: 'b', known: 'b' },
    { name: ' B', known: 'b' },
    { name: 'owned', known: 'owned' },
    { name: 'c', known: undefined },
  ])('a service $name: $known', async ({ name, known }) => {
    await team('payments', ['owned']);
    await deploy({ ...on('2026-11-20'), service: 'b' });
    expect(await doraStore(db).serviceNamed(name)).toBe(known);
  });
});
