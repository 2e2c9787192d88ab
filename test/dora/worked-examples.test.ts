import { beforeEach, describe, expect, test } from 'vitest';
import { askDora } from '../../src/dora/ask-dora.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { doraMessage } from '../../src/dora/dora.view.ts';
import { measured } from '../../src/dora/metrics/measure.ts';
import { parseWindow } from '../../src/dora/metrics/window-word.ts';
import { metricLines } from '../../src/dora/snapshot/metric-lines.ts';
import { notes } from '../../src/dora/snapshot/notes.ts';
import type { Snapshot } from '../../src/dora/snapshot/snapshot.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { aDeployment, shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { type DeploymentRow, doraRows } from '../support/dora-rows.ts';
import { valueOf } from '../support/given.ts';
import { allRoutes } from '../support/house.ts';
import { testApi } from '../support/http.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const NOW = new Date('2026-11-25T12:00:00Z');
const clock = () => NOW;
const api = await testApi(db, clock, allRoutes(db, clock));

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
  await team('payments', ['checkout', 'ledger']);
  // So that no window is cut to the beginning of the data.
  await deploy({ at: '2026-01-05T10:00:00Z' });
});

async function ask(window = '30d', name = 'payments'): Promise<Snapshot> {
  const question = { subject: { kind: 'team', name }, window: valueOf(parseWindow(window)) } as const;
  return valueOf(await askDora({ teams: teamsStore(db), dora: doraStore(db) }, question, NOW));
}

const firstLine = (snapshot: Snapshot): string =>
  doraMessage({ snapshot, window: valueOf(parseWindow('30d')) }).text.split('\n')[0] ?? '';
const failRateLines = (snapshot: Snapshot): readonly string[] =>
  metricLines(snapshot).find(({ name }) => name === 'Change fail rate')?.lines ?? [];

/** Deployments of the 20th at noon, five minutes apart. */
const some = (count: number, row: Partial<DeploymentRow> = {}): DeploymentRow[] =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(Date.UTC(2026, 10, 20, 12, 5 * index)),
    leadTimeSeconds: 2_700,
    ...row,
  }));
const yes = (...deployments: number[]) => ({ kind: 'yes' as const, deployments });
const at = (time: string) => `2026-11-20T${time}:00Z`;

test('V1, V2, V3 and V1 again: three deployments and one rollback, which is rework and no frequency', async () => {
  for (const [index, version] of ['V1', 'V2', 'V3', 'V1'].entries()) {
    const event = { repo: 'ledger', sha: shaOf(version), deployed_at: at(`1${index}:00`) };
    expect(await api.post('/v1/deploys', aDeployment(event))).toMatchObject({
      status: 201,
      body: { status: index === 3 ? 'rollback' : 'success' },
    });
  }
  const { body } = await api.get('/v1/dora?service=ledger&window=1w');
  expect(body).toMatchObject({
    counts: { deployments: 4, successes: 3, rollbacks: 1, hotfixes: 0 },
    metrics: { deployment_rework_rate: { value: 0.25, n: 4 } },
  });
});

test('15 deployments a day in 45 minutes, 45 % of which failed: fast but fragile, in the first line', async () => {
  const rows = Array.from({ length: 20 }, (_, day) =>
    Array.from({ length: 15 }, (_each, hour) => ({
      at: new Date(Date.UTC(2026, 10, 6 + day, 5, 0) + hour * 1_500_000),
      leadTimeSeconds: 2_700,
      causedIncident: (day * 15 + hour) % 20 < 9,
    })),
  );
  await deploy(...rows.flat());
  const snapshot = await ask('20d');
  expect(snapshot.metrics).toMatchObject({
    deploymentFrequency: measured(15, 300),
    changeFailRate: measured(0.45, 300),
  });
  expect(firstLine(snapshot)).toBe('payments · fast but fragile · last 30 days');
  expect(doraMessage({ snapshot, window: { kind: 'days', days: 20 } }).text.split('\n')[1]).toBe(
    'Fast but fragile: frequency is Elite and lead time Elite, but change fail rate is 45 % (Medium).',
  );
});

test('a flawless team gets a level: nothing to recover from holds nothing back', async () => {
  await incident({ at: '2026-10-01T10:00:00Z', verdict: { kind: 'no', reason: 'provider' } });
  await deploy(...some(30));
  const snapshot = await ask();
  expect(snapshot.metrics.changeFailRate).toEqual(measured(0, 30));
  expect(firstLine(snapshot)).toBe('payments · Elite · last 30 days');
});

test('3 incidents on one of ten deployments are 10 %', async () => {
  const [bad = 0] = await deploy(...some(10));
  await incident(...Array.from({ length: 3 }, () => ({ at: at('12:30'), verdict: yes(bad) })));
  const snapshot = await ask();
  expect(failRateLines(snapshot)[0]).toBe('10 % (1 of 10 deployments)');
  expect(snapshot.facts.incidents).toMatchObject({ total: 3, deployTriggered: 3 });
});

test('an incident answered "no" is not in the rate but in reliability, with its minutes', async () => {
  await deploy(...some(10));
  const verdict = { kind: 'no', reason: 'certificate' } as const;
  await incident({ at: at('12:30'), resolvedAt: at('13:15'), verdict });
  const snapshot = await ask();
  expect(failRateLines(snapshot)[0]).toBe('0 % (0 of 10 deployments)');
  expect(snapshot.changeFailRateUpTo).toBeUndefined();
  expect(metricLines(snapshot).at(-1)?.lines).toEqual([
    '1 incident: 0 by a deploy, 1 by something else',
    'by something else: certificate 45 min',
  ]);
});

describe('while incidents are untagged, the change fail rate is a range', () => {
  /** 22 deployments of the ledger, two of which failed; the last is at 13:45. */
  const twoOf22 = async () => {
    const [one = 0, two = 0, ...rest] = await deploy(...some(22, { service: 'ledger' }));
    await incident({ at: at('12:06'), service: 'ledger', verdict: yes(one, two), resolvedAt: at('12:36') });
    return { failed: [one, two], rest };
  };

  test('2 of 22 and one untagged: 9.1 %, up to 13.6 %, and no level is in doubt', async () => {
    await twoOf22();
    await incident({ at: at('13:46'), service: 'ledger' });
    const snapshot = await ask();
    expect(failRateLines(snapshot).slice(0, 2)).toEqual([
      '9.1 % (2 of 22 deployments)',
      'up to 13.6 % if the 1 untagged incident was a deploy',
    ]);
    expect([snapshot.levelIsProvisional, snapshot.changeFailRateUpTo]).toEqual([false, 3 / 22]);
    expect(snapshot.metrics.changeFailRate).toEqual(measured(2 / 22, 22));
  });

  test('where the upper end lies in another band, the level is provisional, and everything says so', async () => {
    await twoOf22();
    await incident({ at: at('13:46'), service: 'ledger' }, { at: at('13:40'), service: 'ledger' });
    const snapshot = await ask();
    expect([snapshot.levelIsProvisional, snapshot.changeFailRateUpTo]).toEqual([true, 4 / 22]);
    expect(firstLine(snapshot)).toBe('payments · High (provisional) · last 30 days');
    expect(notes(snapshot)).toContain(
      'The level is provisional: if the untagged were deploys, the change fail rate lies in another band.',
    );
    const { body } = await api.get('/v1/dora?team=payments');
    expect(body).toMatchObject({
      metrics: { change_fail_rate: { value: 2 / 22, band: { level: 'elite' } } },
      change_fail_rate_range: { upper: 4 / 22, untagged_with_suspect: 2, suspects: 13 },
      benchmark: { level: 'high', provisional: true },
    });
  });

  test.for([
    { why: 'two incidents with one suspect: it fails once', starts: ['13:46', '13:46'], only: true, upTo: 1 / 2 },
    { why: 'one incident with several suspects: it blames one at least', starts: ['13:46'], only: false, upTo: 3 / 22 },
  ])('$why', async ({ starts, only, upTo }) => {
    if (only) await deploy(...some(1, { at: at('13:40'), service: 'ledger' }), ...some(1, { at: at('09:00') }));
    else await twoOf22();
    await incident(...starts.map((start) => ({ at: at(start), service: 'ledger' })));
    expect((await ask()).changeFailRateUpTo).toBe(upTo);
  });

  test.for([
    { why: 'no deployment came in the hour before', row: { at: at('18:00'), service: 'ledger' } },
    { why: 'one came exactly an hour before', row: { at: at('14:45'), service: 'ledger' } },
    { why: 'one came a moment after', row: { at: at('11:59'), service: 'ledger' } },
    { why: 'the incident is another team’s', row: { at: at('13:46'), service: 'search' } },
  ])('there is no range where $why', async ({ row }) => {
    await twoOf22();
    await incident(row);
    const snapshot = await ask();
    expect([snapshot.changeFailRateUpTo, snapshot.levelIsProvisional]).toEqual([undefined, false]);
  });

  test('a suspect that failed already cannot fail again, and a note says that there is no other', async () => {
    const [bad = 0] = await deploy(...some(1, { service: 'ledger' }));
    await incident({ at: at('12:01'), service: 'ledger', verdict: yes(bad) }, { at: at('12:30'), service: 'ledger' });
    const snapshot = await ask();
    expect(snapshot.changeFailRateUpTo).toBeUndefined();
    expect(notes(snapshot)).toContain('1 incident is not tagged yet; none of these deployments is a suspect.');
  });

  test('without a deployment of its own service, those of its team are suspects', async () => {
    await deploy(...some(2, { service: 'checkout' }));
    await incident({ at: at('12:30'), service: 'ledger' });
    expect(await ask()).toMatchObject({ changeFailRateUpTo: 1 / 2, suspected: { incidents: 1, deployments: 2 } });
  });

  test('an incident after a window of the past still doubts the deployments in it', async () => {
    await deploy(...some(4, { at: '2026-11-22T23:50:00Z' }));
    await incident({ at: '2026-11-23T00:20:00Z' });
    const snapshot = await ask('last-week');
    expect([snapshot.changeFailRateUpTo, snapshot.facts.incidents.untagged]).toEqual([1 / 4, 0]);
  });

  test('an answer ends the doubt: "yes" raises the rate, "no" does not', async () => {
    await deploy(...some(10));
    await incident({ at: at('12:30'), id: 'I1' });
    expect((await ask()).changeFailRateUpTo).toBe(0.1);
    await pool.query('update incidents set deploy_triggered = false');
    expect(await ask()).toMatchObject({ changeFailRateUpTo: undefined, metrics: { changeFailRate: measured(0, 10) } });
  });
});
