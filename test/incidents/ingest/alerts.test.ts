import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { allRoutes } from '../../support/house.ts';
import { testApi } from '../../support/http.ts';
import { alert, alertGroup, oncall } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const clock = () => new Date('2026-11-25T12:00:00Z');
const api = await testApi(db, clock, allRoutes(db, clock));

beforeEach(async () => {
  await reset();
  await api.admit();
});

/** `24 10:00` is a time of November. */
const at = (time: string): string => `2026-11-${time.replace(' ', 'T')}:00Z`;

type Fires = readonly [name: string, from: string, to?: string];
const sent = (alerts: readonly Fires[], fields: object = {}) =>
  alertGroup(
    alerts.map(([name, from, to]) => alert(name, at(from), to === undefined ? undefined : at(to))),
    { ...fields },
  );
const take = async (body: object, source = 'alertmanager') => (await api.post(`/hooks/${source}`, body)).status;

/** Each incident as `24 10:00–24 10:20`, the earliest first. */
async function incidents(): Promise<string[]> {
  const { rows } = await pool.query<{ started_at: Date; resolved_at: Date | null }>(
    'select started_at, resolved_at from incidents where merged_into is null order by started_at, id',
  );
  const words = (time: Date | null) => time?.toISOString().slice(8, 16).replace('T', ' ') ?? '';
  return rows.map((row) => `${words(row.started_at)}–${words(row.resolved_at)}`);
}

const orders = <One>(all: readonly One[]): (readonly One[])[] =>
  all.length < 2 ? [all] : all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));

/** The incidents after these payloads. */
async function after(payloads: readonly object[]): Promise<string[]> {
  for (const body of payloads) expect(await take(body)).toBe(200);
  return incidents();
}

describe('a new start of an alert', () => {
  test.for<{ why: string; told: readonly (readonly Fires[])[]; become: readonly string[] }>([
    {
      why: 'days later is another incident; nobody knows when the first ended, so it stays open',
      told: [[['a', '20 10:00']], [['a', '24 10:00']], [['a', '24 10:00', '24 10:20']]],
      become: ['20 10:00–', '24 10:00–24 10:20'],
    },
    {
      why: 'within a day is another incident, and the first had ended by then',
      told: [[['a', '24 10:00']], [['a', '24 10:12']]],
      become: ['24 10:00–24 10:12', '24 10:12–'],
    },
    {
      why: 'three times',
      told: [[['a', '24 10:00']], [['a', '24 10:12']], [['a', '24 10:30', '24 10:40']]],
      become: ['24 10:00–24 10:12', '24 10:12–24 10:30', '24 10:30–24 10:40'],
    },
    {
      why: 'after an end that is told counts from that end',
      told: [[['a', '24 10:00']], [['a', '24 10:00', '24 10:05']], [['a', '24 10:12']]],
      become: ['24 10:00–24 10:05', '24 10:12–'],
    },
    {
      why: 'while another alert of the group goes on is the same incident',
      told: [
        [
          ['a', '24 10:00'],
          ['b', '24 10:01'],
        ],
        [
          ['a', '24 10:12'],
          ['b', '24 10:01'],
        ],
      ],
      become: ['24 10:00–'],
    },
    {
      why: 'of several that had begun together is another incident',
      told: [
        [
          ['a', '24 10:00'],
          ['b', '24 10:01'],
        ],
        [
          ['a', '24 11:00'],
          ['b', '24 11:01'],
        ],
      ],
      become: ['24 10:00–24 11:01', '24 11:00–'],
    },
  ])('$why', async ({ told, become }) => {
    expect(await after(told.map((alerts) => sent(alerts)))).toEqual(become);
  });

  test('is the same incident where the sender restarted: alerts of different starts all begin anew within minutes', async () => {
    const before: Fires[] = [
      ['a', '24 08:00'],
      ['b', '24 09:10'],
      ['c', '24 10:00'],
    ];
    const restarted: Fires[] = before.map(([name], index) => [name, `24 10:3${index}`]);
    expect(
      await after([sent(before), sent(restarted), sent(restarted.map(([n, from]) => [n, from, '24 11:00']))]),
    ).toEqual(['24 08:00–24 11:00']);
  });

  test('that is told before the old one makes the same two incidents', async () => {
    expect(await after([sent([['a', '24 10:12']]), sent([['a', '24 10:00']])])).toEqual([
      '24 10:00–24 10:12',
      '24 10:12–',
    ]);
  });
});

describe('an end', () => {
  test.for<{ why: string; told: readonly (readonly Fires[])[]; fields?: object; become: readonly string[] }>([
    {
      why: 'ends only the alerts that it names',
      told: [
        [
          ['a', '24 10:00'],
          ['b', '24 10:01'],
        ],
        [['b', '24 10:01', '24 10:09']],
      ],
      become: ['24 10:00–'],
    },
    {
      why: 'of the last one that was still named ends the incident',
      told: [
        [
          ['a', '24 10:00'],
          ['b', '24 10:01'],
        ],
        [['b', '24 10:01', '24 10:09']],
        [['a', '24 10:00', '24 10:30']],
      ],
      become: ['24 10:00–24 10:30'],
    },
    {
      why: 'of a group whose sender leaves alerts out ends all of them',
      told: [
        [
          ['a', '24 10:00'],
          ['b', '24 10:01'],
        ],
        [['b', '24 10:01', '24 10:09']],
      ],
      fields: { truncatedAlerts: 7 },
      become: ['24 10:00–24 10:09'],
    },
  ])('$why', async ({ told, fields, become }) => {
    for (const order of orders(told)) {
      await reset();
      await api.admit();
      expect(await after(order.map((alerts) => sent(alerts, fields)))).toEqual(become);
    }
  });
});

const EU = { externalURL: 'http://alertmanager-eu.example' };
const US = { externalURL: 'http://alertmanager-us.example' };
const labelled = (place: object) => ({ commonLabels: { alertname: 'HighErrorRate', service: 'shop', ...place } });

describe('what is apart', () => {
  test.for<{ why: string; one: object; other: object }>([
    { why: 'two Alertmanagers', one: EU, other: US },
    { why: 'two clusters by a label', one: labelled({ cluster: 'eu' }), other: labelled({ cluster: 'us' }) },
    { why: 'two regions by a label', one: labelled({ region: 'eu' }), other: labelled({ region: 'us' }) },
    { why: 'two data centres by a label', one: labelled({ datacenter: 'a' }), other: labelled({ datacenter: 'b' }) },
    { why: 'two organisations of a Grafana', one: { orgId: 1 }, other: { orgId: 2 } },
    { why: 'two groups', one: {}, other: { groupKey: '{}:{alertname="Other"}' } },
    { why: 'two without a key', one: { groupKey: '' }, other: { groupKey: '' } },
    { why: 'two whose key is left out', one: { groupKey: undefined }, other: { groupKey: undefined } },
    {
      why: 'two addresses by their port',
      one: { externalURL: 'http://am:9093' },
      other: { externalURL: 'http://am:9094' },
    },
    {
      why: 'two addresses by their path',
      one: { externalURL: 'http://am/eu' },
      other: { externalURL: 'http://am/us' },
    },
  ])('$why: an end of one leaves the other open', async ({ one, other }) => {
    expect(
      await after([
        sent([['a', '24 10:00']], one),
        sent([['b', '24 10:10']], other),
        sent([['b', '24 10:10', '24 10:20']], other),
      ]),
    ).toEqual(['24 10:00–', '24 10:10–24 10:20']);
  });

  test('also where the alerts of both have the same fingerprint and start', async () => {
    expect(
      await after([
        sent([['a', '24 10:00']], EU),
        sent([['a', '24 10:00']], US),
        sent([['a', '24 10:00', '24 10:20']], US),
      ]),
    ).toEqual(['24 10:00–', '24 10:00–24 10:20'].toSorted());
  });

  test.for([
    { why: 'an empty fingerprint', fingerprint: '' },
    { why: 'none', fingerprint: undefined },
    { why: 'spaces', fingerprint: ' ' },
  ])('alerts with $why are told apart by their labels', async ({ fingerprint }) => {
    const of = (name: string, to?: string) => ({ ...alert(name, at('24 10:00'), to && at(to)), fingerprint });
    expect(await after([alertGroup([of('a'), of('b')] as never), alertGroup([of('b', '24 10:20')] as never)])).toEqual([
      '24 10:00–',
    ]);
    expect(await after([alertGroup([of('a', '24 10:30')] as never)])).toEqual(['24 10:00–24 10:30']);
  });
});

describe('what is one', () => {
  test.for<{ why: string; one: object; other: object }>([
    { why: 'an alert through two routes', one: {}, other: { groupKey: '{}/{team="x"}:{alertname="HighErrorRate"}' } },
    { why: 'through two receivers', one: { receiver: 'a' }, other: { receiver: 'b', groupKey: '{}/{}:{}' } },
    {
      why: 'an address with and without its slash',
      one: { externalURL: 'http://am/' },
      other: { externalURL: 'http://AM' },
    },
    {
      why: 'two replicas without an address of their own',
      one: { externalURL: 'http://alertmanager-0:9093' },
      other: { externalURL: 'http://alertmanager-1:9093' },
    },
    { why: 'a group without a key', one: { groupKey: '' }, other: { groupKey: '' } },
  ])('$why', async ({ one, other }) => {
    expect(
      await after([
        sent([['a', '24 10:00']], one),
        sent([['a', '24 10:00']], other),
        sent([['a', '24 10:00', '24 10:20']], other),
      ]),
    ).toEqual(['24 10:00–24 10:20']);
    expect(await after([sent([['a', '24 10:00', '24 10:20']], one)])).toEqual(['24 10:00–24 10:20']);
  });

  test('an alert through two routes at the same instant', async () => {
    const groups = ['x', 'y', 'z'].map((name) => sent([['a', '24 10:00']], { groupKey: name }));
    expect(await Promise.all(groups.map((body) => take(body)))).toEqual([200, 200, 200]);
    expect(await incidents()).toEqual(['24 10:00–']);
  });
});

describe('a group over several services', () => {
  const over = (...services: (string | undefined)[]) =>
    alertGroup(
      services.map((service, index) =>
        alert(`a${index}`, at('24 10:00'), undefined, {
          labels: { alertname: 'Slow', job: 'kubernetes-pods', ...(service && { service }) },
        }),
      ) as never,
      { commonLabels: { alertname: 'Slow', job: 'kubernetes-pods' } },
    );
  const owner = async () => {
    const { rows } = await pool.query<{ team: string | null; service: string | null }>(
      'select t.name as team, i.service from incidents i left join teams t on t.id = i.team_id',
    );
    return rows[0];
  };

  beforeEach(async () => {
    await team('payments', ['checkout', 'billing']);
    await team('search', ['index']);
  });

  test.for([
    { why: 'of one team is that team’s', services: ['checkout', 'billing'], is: { team: 'payments', service: null } },
    { why: 'of two teams is nobody’s', services: ['checkout', 'index'], is: { team: null, service: null } },
    {
      why: 'one of which is nobody’s is nobody’s',
      services: ['checkout', 'mystery'],
      is: { team: null, service: null },
    },
    {
      why: 'one of which is not named is nobody’s',
      services: ['checkout', undefined],
      is: { team: null, service: null },
    },
    {
      why: 'that are all the same is that service’s',
      services: ['index', 'index'],
      is: { team: null, service: 'index' },
    },
    {
      why: 'that name a scrape job is nobody’s',
      services: ['kubernetes-pods', 'checkout'],
      is: { team: null, service: null },
    },
  ])('$why', async ({ services, is }) => {
    await take(over(...services));
    expect(await owner()).toEqual(is);
  });

  test.for(['job', 'pod', 'instance', 'namespace', 'container'])('the label %s names no service', async (label) => {
    const labels = { alertname: 'Slow', [label]: 'checkout' };
    await take(alertGroup([alert('a', at('24 10:00'), undefined, { labels })] as never, { commonLabels: labels }));
    expect(await owner()).toEqual({ team: null, service: null });
    const { rows } = await pool.query('select from source_services');
    expect(rows).toEqual([]);
  });

  test.for([
    'kubernetes-pods',
    'kubernetes-service-endpoints',
    'kube-state-metrics',
    'prometheus-node-exporter',
    'kubelet',
  ])('the service %s is only what is scraped', async (service) => {
    await take(
      alertGroup([alert('a', at('24 10:00'))], { commonLabels: { alertname: 'x', service, app: 'checkout' } }),
    );
    expect(await owner()).toEqual({ team: null, service: 'checkout' });
  });
});

describe('a test button opens nothing', () => {
  const grafana = alert('57c6d9296de2ad39', at('24 10:00'), undefined, {
    labels: { alertname: 'TestAlert', instance: 'Grafana' },
    annotations: { summary: 'Notification test' },
  });
  const named = (alertname: string) => alertGroup([alert('a', at('24 10:00'), undefined, { labels: { alertname } })]);

  test.for<{ why: string; source: string; body: object }>([
    { why: 'Grafana’s', source: 'grafana-alerting', body: alertGroup([grafana]) },
    { why: 'Grafana’s, of an Alertmanager', source: 'alertmanager', body: alertGroup([grafana]) },
    { why: 'a hand-made one', source: 'alertmanager', body: named('test_alert') },
    { why: 'the Watchdog of kube-prometheus', source: 'alertmanager', body: named('Watchdog') },
    { why: 'a dead man’s switch', source: 'alertmanager', body: named('DeadMansSwitch') },
    { why: 'an inhibitor', source: 'alertmanager', body: named('InfoInhibitor') },
    {
      why: 'the demo alert of OnCall',
      source: 'grafana-oncall',
      body: oncall(
        { time: at('24 10:00') },
        {},
        {
          alert_payload: { commonLabels: { alertname: 'TestAlert' }, alerts: [] },
        },
      ),
    },
    {
      why: 'the demo alert of OnCall, by what it says',
      source: 'grafana-irm',
      body: oncall(
        { time: at('24 10:00') },
        {},
        {
          alert_payload: { annotations: { description: 'This alert was sent by user for demonstration purposes' } },
        },
      ),
    },
    {
      why: 'PagerDuty’s',
      source: 'pagerduty',
      body: { event: { id: 'x', event_type: 'pagey.ping', data: { message: 'Hello' } } },
    },
  ])('$why', async ({ source, body }) => {
    expect(await api.post(`/hooks/${source}`, body)).toMatchObject({ status: 202, body: { result: 'ignored' } });
    expect(await incidents()).toEqual([]);
  });

  test('what comes with it does', async () => {
    expect(await take(alertGroup([grafana, alert('real', at('24 10:05'))]))).toBe(200);
    expect(await incidents()).toEqual(['24 10:05–']);
  });
});
