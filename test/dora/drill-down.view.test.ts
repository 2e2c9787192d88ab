import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainMessage } from '../../src/dora/explain/explain.view.ts';
import { deploysMessage, type Listing } from '../../src/dora/lists/deploys.view.ts';
import { type IncidentListing, incidentsMessage } from '../../src/dora/lists/incidents.view.ts';
import { MOST_LISTED } from '../../src/dora/lists/list.view.ts';
import {
  INCIDENT_LIST_KINDS,
  LIST_KINDS,
  LIST_TITLES,
  type ListedDeployment,
  type ListedIncident,
} from '../../src/dora/lists/listed.ts';
import { openAction } from '../../src/dora/lists/open-list.ts';
import { PRACTICE_DIFFERENCES, type Practice } from '../../src/dora/metrics/practice.ts';
import { resolveWindow } from '../../src/dora/metrics/window.ts';
import type { Scope } from '../../src/dora/snapshot/scope.ts';
import type { Snapshot } from '../../src/dora/snapshot/snapshot.ts';
import { trendMessages } from '../../src/dora/trend/metric-trends.view.ts';
import type { SlackMessage } from '../../src/slack/blocks.ts';
import { slackPayloadFaults } from '../../src/slack/limits/limits.ts';
import { parseLocalDate } from '../../src/teams/calendar/local-date.ts';
import { aPeriod, aSnapshot, NOW, THIRTY_DAYS, ZONE } from '../support/dora-facts.ts';
import { present, valueOf } from '../support/given.ts';

/** What Slack would refuse in any form of it, and what in it would ping somebody. */
function faultsOf({ rich, plain, text }: SlackMessage): readonly string[] {
  const mrkdwn = [...JSON.stringify([rich, plain]).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)];
  return [
    ...slackPayloadFaults('message', { text, blocks: rich }),
    ...slackPayloadFaults('message', { text, blocks: plain }),
    ...[text, ...mrkdwn.map(([, said = '']) => said)].filter((said) => /<[!@]|<script/.test(said)),
  ];
}

const HOSTILE = [
  '<!channel>',
  '<@U1> <!here|all>',
  '`*_~`',
  '"\\"\\"',
  '🚀'.repeat(100),
  '\u0001\n\t\u007F'.repeat(50),
  '&'.repeat(200),
  '<'.repeat(200),
  '"'.repeat(200),
  '\u202Erevo\u202C אבג',
];

const aDeployment = (parts: Partial<ListedDeployment> = {}): ListedDeployment => ({
  id: 1,
  service: 'org/checkout',
  sha: 'abcdef1234567',
  status: 'success',
  deployedAt: new Date('2026-11-20T10:00:00Z'),
  leadTimeSeconds: 5_400,
  changes: 0,
  url: undefined,
  failed: false,
  incidents: [],
  ...parts,
});

const aListing = (parts: Partial<Listing> = {}): Listing => ({
  kind: 'all',
  scope: { kind: 'team', name: 'payments' },
  window: valueOf(resolveWindow(THIRTY_DAYS, NOW, ZONE)),
  asked: THIRTY_DAYS,
  deployments: [aDeployment()],
  skip: 0,
  total: parts.deployments?.length ?? 1,
  ...parts,
});
const repeat = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

describe('a list of deployments', () => {
  const failed = aDeployment({
    failed: true,
    incidents: ['INC-1', 'INC-2'],
    leadTimeSeconds: undefined,
    status: 'hotfix',
  });

  test('says of each when in the team’s zone, what, how long and which incidents, newest first', () => {
    const { text } = deploysMessage(aListing({ deployments: [aDeployment(), failed], total: 57 }));
    expect(text).toBe(
      `\
payments · production deployments · last 30 days
27 Oct – 25 Nov 2026 · Europe/Berlin · 57 in all
Rows 1 to 2 of 57, the newest first.
20 Nov 11:00 · org/checkout · \`abcdef1\` · success · lead time 1.5 h
20 Nov 11:00 · org/checkout · \`abcdef1\` · hotfix, caused an incident · INC-1, INC-2`,
    );
  });

  test('is a table, with links to what the deployments said of themselves', () => {
    const { rich } = deploysMessage(aListing({ deployments: [aDeployment({ url: 'https://ci.example.com/1' })] }));
    expect(rich).toContainEqual(
      expect.objectContaining({
        type: 'data_table',
        rows: [
          ['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents'].map((text) => ({
            type: 'raw_text',
            text,
          })),
          [
            { type: 'raw_text', text: '20 Nov 11:00' },
            { type: 'raw_text', text: 'org/checkout' },
            {
              type: 'rich_text',
              elements: [
                {
                  type: 'rich_text_section',
                  elements: [{ type: 'link', url: 'https://ci.example.com/1', text: 'abcdef1' }],
                },
              ],
            },
            { type: 'raw_text', text: 'success' },
            { type: 'raw_text', text: '1.5 h' },
            { type: 'raw_text', text: '–' },
          ],
        ],
      }),
    );
  });

  test.for(['javascript:alert(1)', 'not an address', '', `https://x/${'y'.repeat(2_000)}`, 'https://x/ <!channel>'])(
    'links to no address like %j',
    (url) => {
      const message = deploysMessage(aListing({ deployments: [aDeployment({ url })] }));
      expect(faultsOf(message)).toEqual([]);
      expect(JSON.stringify(message.rich)).not.toContain('"link"');
    },
  );

  test.for(LIST_KINDS)('of "%s" says in its title which, and says when there is none', (kind) => {
    const none = deploysMessage(aListing({ kind, deployments: [], total: 0 }));
    expect(faultsOf(none)).toEqual([]);
    expect(none.text).toBe(
      `payments · ${LIST_TITLES[kind].toLowerCase()} · last 30 days\n27 Oct – 25 Nov 2026 · Europe/Berlin · ${kind === 'by-change' || kind === 'negative' ? 'in 0 deployments' : '0 in all'}\nNone in this window.`,
    );
  });

  test.for(HOSTILE)('of twenty rows full of %j is one that Slack takes, in every form', (name) => {
    for (const scope of [{ kind: 'team', name }, { kind: 'service', name }, { kind: 'all' }] satisfies Scope[]) {
      const row = aDeployment({
        service: name.repeat(200).slice(0, 200),
        sha: name.slice(0, 40),
        status: name.slice(0, 20),
        failed: true,
        leadTimeSeconds: -9e9,
        url: `https://ci.example.com/${'x'.repeat(97)}`,
        incidents: repeat(20, name.repeat(100).slice(0, 100)),
      });
      expect(faultsOf(deploysMessage(aListing({ scope, deployments: repeat(MOST_LISTED, row), total: 9e9 })))).toEqual(
        [],
      );
    }
  });

  test('of any twenty rows is one that Slack takes', () => {
    const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength, size: 'max' });
    const row = fc
      .record({
        service: text(200),
        sha: text(40),
        status: text(20),
        failed: fc.boolean(),
        leadTimeSeconds: fc.option(fc.integer(), { nil: undefined }),
        url: fc.option(fc.oneof(fc.webUrl(), text(2_000)), { nil: undefined }),
        incidents: fc.array(text(100), { maxLength: 20 }),
      })
      .map((parts) => aDeployment(parts));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: MOST_LISTED, size: 'max' }), (deployments) => {
        expect(faultsOf(deploysMessage(aListing({ deployments, total: 21 })))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the rows that do not fit', () => {
  const nextOf = (message: SlackMessage) => buttonsOf(message).map(({ text, value }) => [text.text, value]);

  test.for([
    { why: 'all are there', shown: 3, skip: 0, total: 3, next: [], says: '3 in all' },
    {
      why: 'the last are few',
      shown: 20,
      skip: 0,
      total: 23,
      next: [['Next 3', '30d/20']],
      says: 'Rows 1 to 20 of 23',
    },
    {
      why: 'there are many',
      shown: 20,
      skip: 20,
      total: 83,
      next: [['Next 20', '30d/40']],
      says: 'Rows 21 to 40 of 83',
    },
    { why: 'these are the last', shown: 3, skip: 80, total: 83, next: [], says: 'Rows 81 to 83 of 83' },
  ])('are behind a button: $why', ({ shown, skip, total, next, says }) => {
    const message = deploysMessage(aListing({ deployments: repeat(shown, aDeployment()), skip, total }));
    expect(faultsOf(message)).toEqual([]);
    expect(nextOf(message)).toEqual(next);
    expect(message.text).toContain(says);
  });
});

test.for([
  { why: 'its head commit', changes: 0, says: 'lead time 1.5 h' },
  { why: 'its only change', changes: 1, says: 'lead time 1.5 h' },
  { why: 'several changes', changes: 3, says: 'lead time 1.5 h, median of 3' },
])('a lead time says of how many it is the median: $why', ({ changes, says }) => {
  const { text } = deploysMessage(aListing({ deployments: [aDeployment({ changes })] }));
  expect(text).toMatch(new RegExp(`${says}$`));
});

test('in the list of those under zero a deployment shows its lowest lead time', () => {
  const lowest = aDeployment({ changes: 3, leadTimeSeconds: -7_200 });
  expect(deploysMessage(aListing({ kind: 'negative', deployments: [lowest] })).text).toMatch(/−2 h, lowest of 3$/);
});

describe('a list of incidents', () => {
  const anIncident = (parts: Partial<ListedIncident> = {}): ListedIncident => ({
    id: 'INC-1',
    service: 'org/checkout',
    startedAt: new Date('2026-11-20T10:00:00Z'),
    openedAt: new Date('2026-11-20T10:20:00Z'),
    endedAt: new Date('2026-11-20T10:50:00Z'),
    deployTriggered: true,
    noReason: undefined,
    deployments: ['org/checkout abcdef1'],
    ...parts,
  });
  const listing = (incidents: readonly ListedIncident[], parts: Partial<IncidentListing> = {}): IncidentListing => ({
    ...aListing(),
    kind: 'recovery',
    incidents,
    total: incidents.length,
    ...parts,
  });

  test('has what a recovery time is counted from: onset, ticket, end, and what was answered', () => {
    const open = anIncident({
      id: 'INC-2',
      service: undefined,
      openedAt: undefined,
      endedAt: undefined,
      deployments: [],
    });
    const other = anIncident({ id: 'INC-3', deployTriggered: false, noReason: 'certificate', deployments: [] });
    const untagged = anIncident({ id: 'INC-4', deployTriggered: undefined, deployments: [] });
    expect(incidentsMessage(listing([anIncident(), open, other, untagged])).text).toBe(
      `\
payments · incidents in the recovery time · last 30 days
27 Oct – 25 Nov 2026 · Europe/Berlin · 4 in all
INC-1 · org/checkout · 20 Nov 11:00 to 20 Nov 11:50, 50 min · 30 min from the ticket · by a deploy · org/checkout abcdef1
INC-2 · since 20 Nov 11:00 · by a deploy
INC-3 · org/checkout · 20 Nov 11:00 to 20 Nov 11:50, 50 min · 30 min from the ticket · no deploy: certificate
INC-4 · org/checkout · 20 Nov 11:00 to 20 Nov 11:50, 50 min · 30 min from the ticket · not tagged yet`,
    );
  });

  test.for(INCIDENT_LIST_KINDS)('of "%s" says in its title which, and says when there is none', (kind) => {
    const none = incidentsMessage(listing([], { kind }));
    expect(faultsOf(none)).toEqual([]);
    expect(none.text).toContain(`payments · ${LIST_TITLES[kind].toLowerCase()} · last 30 days`);
    expect(none.text).toContain('None in this window.');
  });

  test.for(HOSTILE)('of twenty rows full of %j is one that Slack takes, in every form', (name) => {
    const row = anIncident({
      id: name.repeat(100).slice(0, 100),
      service: name.repeat(200).slice(0, 200),
      deployTriggered: false,
      noReason: name.repeat(100).slice(0, 100),
      deployments: repeat(20, name.repeat(100).slice(0, 200)),
    });
    for (const scope of [{ kind: 'team', name }, { kind: 'service', name }, { kind: 'all' }] satisfies Scope[])
      expect(faultsOf(incidentsMessage(listing(repeat(MOST_LISTED, row), { scope, total: 9e9 })))).toEqual([]);
  });
});

const monday = (date: string) => present(parseLocalDate(date));
const PRACTICE: Practice = {
  weeks: [
    { week: monday('2026-11-16'), deploys: 12, deploysPerDay: 1.7 },
    { week: monday('2026-11-23'), deploys: 3, deploysPerDay: 0.4 },
  ],
  leadTimeP50Hours: 1.25,
  leadTimeP95Hours: 30,
  changeFailurePercent: 17.4,
  failures: 4,
  total: 23,
  meanP1RecoveryHours: 6.3,
  p1Recovered: 2,
  flakyTests: undefined,
};
const NO_PRACTICE: Practice = {
  weeks: [],
  leadTimeP50Hours: undefined,
  leadTimeP95Hours: undefined,
  changeFailurePercent: undefined,
  failures: 0,
  total: 0,
  meanP1RecoveryHours: undefined,
  p1Recovered: 0,
  flakyTests: [],
};

const explained = (snapshot: Snapshot, practice = PRACTICE) =>
  explainMessage({ snapshot, window: THIRTY_DAYS, practice, miswritten: [] });

/** 23 deployments, four of which failed, one set by script; one untagged incident points at two more. */
const busy = (scope: Scope = { kind: 'team', name: 'payments' }) =>
  aSnapshot({
    scope,
    current: {
      deployments: { total: 23, successes: 20, hotfixes: 2, rollbacks: 1, failed: 4, failedByScript: 1 },
      leadTime: {
        sampleSize: 40,
        medianSeconds: 5_400,
        p95Seconds: 108_000,
        headCommitOnly: 12,
        unmeasured: 2,
        negatives: 1,
      },
      recovery: {
        recovered: 3,
        medianSeconds: 2_520,
        meanSeconds: 3_000,
        ticketMedianSeconds: 1_800,
        ticketSampleSize: 3,
        open: 1,
      },
      incidents: { total: 6, deployTriggered: 4, notDeployTriggered: 1, untagged: 1 },
    },
    suspected: { incidents: 1, deployments: 2 },
  });

type Button = { readonly action_id: string; readonly text: { readonly text: string }; readonly value: string };
const buttonsOf = ({ rich }: SlackMessage): Button[] =>
  rich.flatMap((block) => (block.type === 'actions' ? (block.elements as unknown as Button[]) : []));

describe('an explanation', () => {
  test('reads like this', () => {
    expect(explained(busy()).text).toBe(
      `\
payments · how these numbers come about · last 30 days
27 Oct – 25 Nov 2026 · Europe/Berlin
Deployment frequency: 4.7 a week: 20 successful production deployments in 30 days. 2 hotfixes and 1 rollback are counted beside it, not in it.
Change lead time: 1.5 h: The median of 40 values, from a commit's authoring to its arrival: 28 by change, 12 by the head commit of a deployment that named no others. The 95th percentile is 30 h. 2 deployments brought no lead time. 1 value under zero, kept as it is.
Change fail rate: 17.4 %: 4 of 23 production deployments caused an incident, hotfixes and rollbacks among them; however many it caused, a deployment fails once. 1 set by script, with no verdict of ours. Up to 21.7 %: 1 untagged incident with 2 suspects.
Failed deployment recovery time: 42 min: The median of 3 incidents that a deployment caused and that began in this window: from the onset to the mitigation, else the resolution. Mean 50 min; from the ticket 30 min. 1 incident still open, not averaged.
Deployment rework rate: 13 %: 3 of 23 production deployments were hotfixes or rollbacks. DORA has published no levels for it.
Level: Medium, the worst of the four. By DORA's 2019 report: deployment frequency High, change lead time Elite, change fail rate Medium (in a gap), recovery time Elite.
Reliability (not a DORA metric): 6 incidents began in this window: 4 by a deploy, 1 by something else, 1 not tagged yet.
As the lightweight practice counts: Deploys per week: 12 from 16 Nov 2026, 3 from 23 Nov 2026. ${PRACTICE_DIFFERENCES.deploymentsPerWeek}
Lead time: p50 1.3 h, p95 30 h. ${PRACTICE_DIFFERENCES.leadTime}
Change failure rate: 17.4 % (4 of 23). ${PRACTICE_DIFFERENCES.changeFailureRate}
MTTR: 6.3 h (of 2). ${PRACTICE_DIFFERENCES.meanP1Recovery}`,
    );
  });

  test('of a team whose stability is unknown counts nothing that nobody reports', () => {
    const { text } = explained(
      aSnapshot({ stabilityKnown: false, current: { deployments: { total: 3, successes: 3 } } }),
    );
    const lines = text.split('\n');
    expect(lines).toContain('Change fail rate: unknown: no source of incidents is connected.');
    expect(lines).toContain('Failed deployment recovery time: unknown: no source of incidents is connected.');
    expect(lines).toContain('Level: None: speed is not judged while stability is unknown.');
    expect(lines).toContain('Reliability (not a DORA metric): unknown: no source of incidents is connected.');
    expect(text).not.toContain('0 values');
    expect(lines.at(-1)).toBe('Its change failure rate is 0 % also where nobody reports incidents, as here.');
  });

  test.for(HOSTILE)('names flaky tests, also one called %j', (name) => {
    const flakyTests = repeat(10, { name: name.repeat(200).slice(0, 2_000), runs: 40, failedPercent: 12.5 });
    const message = explained(busy({ kind: 'all' }), { ...PRACTICE, flakyTests });
    expect(faultsOf(message)).toEqual([]);
    expect(JSON.stringify(message.rich)).toContain(' 12.5 % of 40, ');
  });

  test('says how long what no deployment caused lasted, by reason', () => {
    const minutesByReason = [
      { reason: 'certificate', incidents: 1, minutes: 90 },
      { reason: '<!channel>', incidents: 1, minutes: undefined },
    ];
    const message = explained({ ...busy(), minutesByReason });
    expect(faultsOf(message)).toEqual([]);
    expect(message.text).toContain('How long, by reason: certificate 1.5 h, &lt;!channel&gt; still open.');
  });

  test.for([
    {
      why: 'a year of scores',
      year: 2025,
      says: "Level: DORA's 2025 quick check has scores from 0 to 10 and no levels.",
    },
    {
      why: 'a year without all four ranges',
      year: 2024,
      says: 'Level: None: not all of the four have a range to fall into.',
    },
  ] as const)('says why there is no level: $why', ({ year, says }) => {
    const snapshot = aSnapshot({ current: { deployments: { total: 30, successes: 30 } }, benchmarkYear: year });
    expect(explained(snapshot).text).toContain(says);
  });

  test('has a button for each list that is not empty, with its count', () => {
    expect(buttonsOf(explained(busy())).map(({ text, action_id, value }) => [text.text, action_id, value])).toEqual([
      ['4 failed', openAction('failed'), '30d'],
      ['2 suspected', openAction('suspected'), '30d'],
      ['3 rework', openAction('rework'), '30d'],
      ['1 set by script', openAction('by-script'), '30d'],
      ['2 without lead time', openAction('unmeasured'), '30d'],
      ['28 lead times by change', openAction('by-change'), '30d'],
      ['12 by head commit', openAction('head-commit'), '30d'],
      ['1 under zero', openAction('negative'), '30d'],
      ['20 successful', openAction('successes'), '30d'],
      ['23 in all', openAction('all'), '30d'],
      ['4 recovery times', openAction('recovery'), '30d'],
      ['6 incidents', openAction('incidents'), '30d'],
      ['1 not tagged', openAction('untagged'), '30d'],
      ['2 P1', openAction('p1'), '30d'],
    ]);
  });

  test('of nothing has no buttons, no zero for a figure, and says why', () => {
    const message = explained(aSnapshot({ firstDeploymentAt: undefined }), NO_PRACTICE);
    expect(faultsOf(message)).toEqual([]);
    expect(buttonsOf(message)).toEqual([]);
    expect(message.text).toContain('Change failure rate: no data. ');
    expect(message.text).toContain('MTTR: no data. ');
    expect(message.text).toContain('Change fail rate: no data: no production deployments in this window');
    expect(message.text).not.toMatch(/NaN|undefined|: 0 %/);
  });

  test.for(HOSTILE)('of a team called %j is one that Slack takes', (name) => {
    const scope = { kind: 'team', name: name.slice(0, 80) } as const;
    expect(faultsOf(explained(busy(scope)))).toEqual([]);
    expect(faultsOf(explained(busy({ kind: 'service', name: name.slice(0, 200) })))).toEqual([]);
  });

  test('of the largest numbers is one that Slack takes', () => {
    const huge = 9e15;
    const facts = { total: huge, successes: huge, hotfixes: huge, rollbacks: huge, failed: huge, failedByScript: huge };
    const snapshot = aSnapshot({
      current: {
        deployments: facts,
        leadTime: { sampleSize: huge, medianSeconds: -huge, p95Seconds: huge, headCommitOnly: huge, unmeasured: huge },
        incidents: { total: huge, deployTriggered: huge, notDeployTriggered: huge, untagged: huge },
      },
      suspected: { incidents: huge, deployments: huge },
    });
    const week = { week: monday('2026-11-16'), deploys: huge, deploysPerDay: huge };
    expect(faultsOf(explained(snapshot, { ...PRACTICE, weeks: repeat(5, week), total: huge }))).toEqual([]);
  });
});

describe('the trend', () => {
  const steady = (scope: Scope = { kind: 'all' }) =>
    aSnapshot({
      scope,
      weeks: Array.from({ length: 13 }, (_, index) =>
        aPeriod({
          deployments: { total: 10 + index, successes: 10 + index, failed: 1 },
          leadTime: { sampleSize: 5, medianSeconds: 3_600 * (index + 1), p95Seconds: 9_000 },
          recovery: { recovered: 1, medianSeconds: 600, meanSeconds: 600 },
        }),
      ),
    });
  const charts = (messages: readonly SlackMessage[]) =>
    messages.map(({ rich }) => rich.filter(({ type }) => type === 'data_visualization').length);

  const chartsOf = (message: SlackMessage | undefined) =>
    (message?.rich ?? []).filter((block) => block.type === 'data_visualization');

  test('is a chart for each metric over the twelve complete weeks, at most two in a message', () => {
    const messages = trendMessages(steady());
    for (const message of messages) expect(faultsOf(message)).toEqual([]);
    expect(charts(messages)).toEqual([2, 2, 1]);
    expect(JSON.stringify(messages)).not.toContain('"W48"');
  });

  test('says every value in words too, and the running week apart', () => {
    const [first, second] = trendMessages(steady());
    expect(first?.text.split('\n').slice(0, 2)).toEqual([
      'All services · the last twelve weeks',
      'This week so far: 22 deployments, 1 failed.',
    ]);
    expect(first?.text).toContain('Deployment frequency: W36 1.4 a day, W37 1.6 a day, ');
    expect(first?.text).toContain('Change fail rate: W36 10 %, W37 9.1 %, ');
    expect(second?.text).toContain('Change lead time, median: W36 1 h, W37 2 h, ');
  });

  test('has small bars where Slack has no charts', () => {
    expect(JSON.stringify(trendMessages(steady())[0]?.plain)).toMatch(/▄▅.*▇██ W36 1.4 a day → W47 3 a day/);
  });

  test('of a metric that was measured in fewer than two weeks is said in words', () => {
    const weeks = Array.from({ length: 13 }, (_, index) =>
      aPeriod(index === 11 ? { deployments: { total: 3, successes: 3 } } : {}),
    );
    const messages = trendMessages(aSnapshot({ weeks }));
    for (const message of messages) expect(faultsOf(message)).toEqual([]);
    expect(charts(messages)).toEqual([0, 0, 0]);
    expect(messages[1]?.text).toContain('Change lead time, median: no data');
    expect(messages[0]?.text).toContain('Change fail rate: W47 0 %');
  });

  test.for([
    { largest: 45, unit: 'seconds', value: 45 },
    { largest: 60, unit: 'minutes', value: 1 },
    { largest: 3_599, unit: 'minutes', value: 60 },
    { largest: 5_400, unit: 'hours', value: 1.5 },
    { largest: 172_800, unit: 'days', value: 2 },
    { largest: -5_400, unit: 'hours', value: -1.5 },
  ])('draws lead times of up to $largest seconds in $unit', ({ largest, unit, value }) => {
    const weeks = Array.from({ length: 13 }, (_, index) =>
      aPeriod({
        deployments: { total: 1, successes: 1 },
        leadTime: { sampleSize: 1, medianSeconds: index === 0 ? largest : 0, p95Seconds: 0 },
      }),
    );
    expect(chartsOf(trendMessages(aSnapshot({ weeks }))[1])[0]?.chart).toMatchObject({
      series: [{ name: unit, data: expect.arrayContaining([{ label: 'W36', value }]) }],
      axis_config: { y_label: unit },
    });
  });

  test('says which weeks a chart leaves out, for Slack draws no gaps', () => {
    const weeks = Array.from({ length: 13 }, (_, index) =>
      aPeriod(index === 3 || index === 7 ? {} : { deployments: { total: 2, successes: 2 } }),
    );
    const [message] = trendMessages(aSnapshot({ weeks }));
    expect(faultsOf(present(message))).toEqual([]);
    const says = 'no data in W39, W43';
    expect(chartsOf(message)[1]?.chart.axis_config.categories).not.toContain('W39');
    expect(JSON.stringify(message?.rich)).toContain(`Change fail rate: ${says}`);
    expect(JSON.stringify(message?.plain)).toContain(`→ W47 0 %\\n${says}`);
    expect(message?.text).toContain(`W47 0 %; ${says}`);
    for (const { rich, text } of trendMessages(steady())) expect(JSON.stringify([rich, text])).not.toContain('no data');
  });

  test('of wrong clocks keeps a bar for each week', () => {
    const weeks = Array.from({ length: 13 }, (_, index) =>
      aPeriod({
        deployments: { total: 1, successes: 1 },
        leadTime: { sampleSize: 1, medianSeconds: -3_600 * index, p95Seconds: 0 },
      }),
    );
    const messages = trendMessages(aSnapshot({ weeks }));
    for (const message of messages) expect(faultsOf(message)).toEqual([]);
    expect(JSON.stringify(messages[1]?.plain)).toContain('▁'.repeat(12));
  });

  test.for(HOSTILE)('of a service called %j is one that Slack takes', (name) => {
    for (const message of trendMessages(steady({ kind: 'service', name }))) expect(faultsOf(message)).toEqual([]);
  });
});

test('a deployment without a sha says so', () => {
  const { text, rich } = deploysMessage(aListing({ deployments: [aDeployment({ sha: '' })] }));
  expect(text).toContain(' · no sha · ');
  expect(JSON.stringify(rich)).toContain('no sha');
});

test('an explanation says which rows were written wrongly', () => {
  const miswritten = [{ kind: 'status', value: 'OK', rows: 3, firstId: 1 } as const];
  const { text } = explainMessage({ snapshot: aSnapshot(), window: THIRTY_DAYS, practice: PRACTICE, miswritten });
  expect(text).toContain('3 rows have the status `OK`');
});
