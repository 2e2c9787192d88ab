import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli-args.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { sourceServicesStore } from '../../../src/incidents/ingest/vendor-services.store.ts';
import { BACKFILL_PAGERDUTY_USAGE, runBackfillPagerduty } from '../../../src/incidents/pagerduty/backfill.cli.ts';
import { pagerdutyBackfillStore } from '../../../src/incidents/pagerduty/backfill.store.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { pagerduty } from '../../../src/pagerduty/pagerduty.ts';
import { CONFIG, error, listed, open, pagerdutyAccount, user } from '../../pagerduty/account.ts';
import { testDatabase } from '../../support/database.ts';
import { pagerduty as event } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const deploys = deploysStore(db);
const services = sourceServicesStore(db);
const { account, asked, failures, pacing } = pagerdutyAccount();
const bars: string[] = [];

beforeEach(async () => {
  bars.splice(0);
  await reset();
});

/** Runs `drumbeat backfill pagerduty …`, and gives what it printed. */
async function backfill(
  args: readonly string[] = ['--days', '3'],
  config: typeof CONFIG | undefined = CONFIG,
  now = NOW,
) {
  const lines: string[] = [];
  await runBackfillPagerduty(args, {
    pagerduty: config && pagerduty(config, pacing),
    backfill: pagerdutyBackfillStore(db, deploys),
    services,
    clock: () => now,
    progress: (name, total) => {
      let done = 0;
      return {
        advance: (by) => {
          done += by;
        },
        end: () => void bars.push(`${name} ${done} of ${total}`),
      };
    },
    print: (line) => lines.push(line),
  });
  return lines;
}

/** A webhook of PagerDuty's arrives. */
async function hears(type: string, at: string, data: object): Promise<void> {
  const body = event(type, at, { ...data });
  const reading = pagerdutyIncident(body, NOW);
  await hooksStore(db, deploys).receive({ source: 'pagerduty', body, bodySha256: Buffer.of(1), reading }, NOW);
}

const rows = async (query: string): Promise<object[]> => (await pool.query<object>(query)).rows;
const incidents = () => rows('select id, backfilled from incidents order by id');
const daysAsked = () => asked.filter((path) => path === 'incidents').length;

test('an incident comes along with its times, its service and its people', async () => {
  account.incidents = [listed('Q1', '2026-11-23T10:00:00Z', { priority: { id: 'P', summary: 'P1' } })];
  account.alerts = { Q1: ['2026-11-23T09:57:00Z'] };
  account.logs = {
    Q1: [{ type: 'acknowledge_log_entry', created_at: '2026-11-23T10:04:00Z', agent: user('PADA', 'Ada') }],
  };
  account.emails = { PADA: 'ada@acme.test' };
  await services.mapSourceService('pagerduty', 'Shop API', { service: 'acme/shop', teamId: null }, NOW);
  expect(await backfill()).toEqual(['pagerduty: 1 incident read; 1 added, 0 known before']);
  expect(bars).toEqual(['days 4 of 4']);
  expect(await rows('select * from incidents')).toMatchObject([
    {
      id: 'pagerduty:Q1',
      source: 'pagerduty',
      title: 'Trouble Q1',
      severity: 'P1',
      service_name: 'acme/shop',
      started_at: new Date('2026-11-23T09:57:00Z'),
      onset_source: 'first-alert',
      opened_at: new Date('2026-11-23T10:00:00Z'),
      acknowledged_at: new Date('2026-11-23T10:04:00Z'),
      resolved_at: new Date('2026-11-23T11:00:00Z'),
      responders: ['PADA'],
      deploy_triggered: null,
      backfilled: true,
    },
  ]);
  expect(await rows('select vendor_id, name, email from source_people')).toEqual([
    { vendor_id: 'PADA', name: 'Ada', email: 'ada@acme.test' },
  ]);
});

test('services that are not mapped are named, with what to do', async () => {
  account.incidents = [listed('Q1', '2026-11-23T10:00:00Z'), listed('Q2', '2026-11-22T10:00:00Z')];
  expect((await backfill())[1]).toBe(
    "pagerduty: 2 incidents of services that are nobody's here: Shop API (2). They count in `all` only; say whose they are in App Home, under Sources of incidents.",
  );
});

test('an empty account is read in a moment, and says so', async () => {
  expect(await backfill([])).toEqual(['pagerduty: 0 incidents read; 0 added, 0 known before']);
  expect(bars).toEqual(['days 91 of 91']);
});

test('an incident that a person opened has no alerts to ask for', async () => {
  account.incidents = [listed('Q1', '2026-11-23T10:00:00Z', { alert_counts: { all: 0 } })];
  await backfill();
  expect(asked.filter((path) => path.endsWith('/alerts'))).toEqual([]);
  expect(await rows('select onset_source from incidents')).toEqual([{ onset_source: 'ticket' }]);
});

describe('run again, it', () => {
  test('adds nothing, and reads the newest days only', async () => {
    account.incidents = [listed('Q1', '2026-11-25T08:00:00Z'), listed('Q2', '2026-11-22T10:00:00Z')];
    expect((await backfill())[0]).toBe('pagerduty: 2 incidents read; 2 added, 0 known before');
    const before = await rows('select * from incidents order by id');
    asked.splice(0);
    expect((await backfill())[0]).toBe('pagerduty: 1 incident read; 0 added, 1 known before; 2 days read before');
    expect(daysAsked()).toBe(2);
    expect(await rows('select * from incidents order by id')).toEqual(before);
  });

  test('for more days, reads what is missing', async () => {
    account.incidents = [listed('Q1', '2026-11-23T10:00:00Z'), listed('Q2', '2026-11-20T10:00:00Z')];
    await backfill(['--days', '3']);
    expect((await backfill(['--days', '6']))[0]).toBe(
      'pagerduty: 1 incident read; 1 added, 0 known before; 2 days read before',
    );
  });

  test('reads a day again while an incident of it goes on', async () => {
    account.incidents = [listed('Q1', '2026-11-22T10:00:00Z', open('2026-11-22T10:00:00Z'))];
    await backfill();
    expect(await rows('select resolved_at from incidents')).toEqual([{ resolved_at: null }]);
    account.incidents = [
      listed('Q1', '2026-11-22T10:00:00Z', { updated_at: '2026-11-24T10:00:00Z', resolved_at: '2026-11-24T10:00:00Z' }),
    ];
    await backfill();
    expect(await rows('select resolved_at from incidents')).toEqual([
      { resolved_at: new Date('2026-11-24T10:00:00Z') },
    ]);
  });

  test('goes on where it was stopped', async () => {
    account.incidents = ['25', '23', '22', '21'].map((day) => listed(`Q${day}`, `2026-11-${day}T08:00:00Z`));
    failures.push((path) => (path === 'incidents/Q22/log_entries' ? error(503) : undefined));
    await expect(backfill(['--days', '4'])).rejects.toThrow(
      /^PagerDuty answered 503, 3 times\. Try again later\.\n3 of 5 days were read and are kept; 2 incidents added\. Run the command again/,
    );
    expect(bars).toEqual(['days 3 of 5']);
    failures.splice(0);
    asked.splice(0);
    expect((await backfill(['--days', '4']))[0]).toBe(
      'pagerduty: 3 incidents read; 2 added, 1 known before; 1 day read before',
    );
    expect(asked.some((path) => path.includes('Q23'))).toBe(false);
    expect(await incidents()).toHaveLength(4);
  });
});

describe('beside the webhooks, it', () => {
  test('marks none that they reported, and knows its first alert', async () => {
    await hears('triggered', '2026-11-25T08:00:00Z', { id: 'Q1' });
    account.incidents = [listed('Q1', '2026-11-25T08:00:00Z', open('2026-11-25T08:00:00Z'))];
    account.alerts = { Q1: ['2026-11-25T07:59:00Z'] };
    expect((await backfill())[0]).toBe('pagerduty: 1 incident read; 0 added, 1 known before');
    expect(await incidents()).toEqual([{ id: 'pagerduty:Q1', backfilled: false }]);
    expect(await rows('select onset_source from incidents')).toEqual([{ onset_source: 'first-alert' }]);
  });

  test('overwrites nothing that they reported later', async () => {
    await hears('resolved', '2026-11-25T09:00:00Z', { id: 'Q1', title: 'Renamed' });
    account.incidents = [listed('Q1', '2026-11-25T08:00:00Z', { ...open('2026-11-25T08:30:00Z'), title: 'Before' })];
    await backfill();
    expect(await rows('select title, resolved_at from incidents')).toEqual([
      { title: 'Renamed', resolved_at: new Date('2026-11-25T09:00:00Z') },
    ]);
  });

  test('gets the rest from a webhook that comes after it', async () => {
    account.incidents = [listed('Q1', '2026-11-25T08:00:00Z', open('2026-11-25T08:30:00Z'))];
    await backfill();
    await hears('resolved', '2026-11-25T09:00:00Z', { id: 'Q1' });
    expect(await rows('select resolved_at, backfilled from incidents')).toEqual([
      { resolved_at: new Date('2026-11-25T09:00:00Z'), backfilled: true },
    ]);
  });

  test('makes one incident of one that both tell of at once', async () => {
    account.incidents = [listed('Q1', '2026-11-25T08:00:00Z')];
    await Promise.all([backfill(), hears('triggered', '2026-11-25T08:00:00Z', { id: 'Q1' })]);
    expect(await incidents()).toHaveLength(1);
  });
});

test('what a person said here stays: the onset, and the answer', async () => {
  account.incidents = [listed('Q1', '2026-11-25T08:00:00Z')];
  await backfill();
  const startedAt = new Date('2026-11-25T07:00:00Z');
  const change = { startedAt, verdict: { kind: 'no', reason: 'provider' } } as const;
  await incidentsStore(db, deploys).change('pagerduty:Q1', change, NOW);
  account.incidents = [listed('Q1', '2026-11-25T08:00:00Z', { updated_at: '2026-11-25T09:30:00Z' })];
  account.alerts = { Q1: ['2026-11-25T07:55:00Z'] };
  await backfill();
  expect(await rows('select started_at, deploy_triggered from incidents')).toEqual([
    { started_at: startedAt, deploy_triggered: false },
  ]);
});

describe('what cannot be used is left out, and counted:', () => {
  test.for([
    { why: 'an incident without its time', incident: listed('Q1', '2026-11-25T08:00:00Z', { status: 7 }) },
    { why: 'one of tomorrow', incident: listed('Q1', '2026-11-25T08:00:00Z', { updated_at: '2026-11-27T00:00:00Z' }) },
  ])('$why', async ({ incident }) => {
    account.incidents = [incident, listed('Q2', '2026-11-25T08:00:00Z')];
    expect(await backfill()).toMatchObject([
      'pagerduty: 2 incidents read; 1 added, 0 known before',
      'pagerduty: 1 left out, because they cannot be read',
      expect.stringContaining('Shop API (1)'),
    ]);
    expect(await incidents()).toEqual([{ id: 'pagerduty:Q2', backfilled: true }]);
  });
});

test.for([
  { why: 'too many days', args: ['--days', '367'] },
  { why: 'no day', args: ['--days', '0'] },
  { why: 'half a day', args: ['--days', '1.5'] },
  { why: 'a word', args: ['--days', 'all'] },
  { why: 'nothing', args: ['--days', ''] },
  { why: 'a word beside', args: ['now'] },
])('$why is answered with how to type it', async ({ args }) => {
  await expect(backfill(args)).rejects.toEqual(new UsageError(BACKFILL_PAGERDUTY_USAGE));
});

test('a missing or a wrong token is reported with its remedy', async () => {
  const withoutToken = runBackfillPagerduty([], {
    pagerduty: undefined,
    backfill: pagerdutyBackfillStore(db, deploys),
    services,
    clock: () => NOW,
    progress: () => ({ advance: () => {}, end: () => {} }),
    print: () => {},
  });
  await expect(withoutToken).rejects.toThrow(/^PAGERDUTY_TOKEN is missing\. Make a read-only key in PagerDuty/);
  await expect(backfill([], { ...CONFIG, token: 'guess' })).rejects.toThrow(/^PagerDuty does not take PAGERDUTY_TOKEN/);
});
