import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openAction } from '../../src/dora/controls.view.ts';
import { deploysMessage, type Listing, MOST_LISTED } from '../../src/dora/deploys.view.ts';
import { explainMessage } from '../../src/dora/explain.view.ts';
import { LIST_KINDS, LIST_TITLES, type ListedDeployment } from '../../src/dora/listed.ts';
import { PRACTICE_DIFFERENCES, type Practice } from '../../src/dora/practice.ts';
import type { Scope, Snapshot } from '../../src/dora/snapshot.ts';
import { trendMessages } from '../../src/dora/trends.view.ts';
import { resolveWindow } from '../../src/dora/window.ts';
import type { SlackMessage } from '../../src/slack/blocks.ts';
import { slackPayloadFaults } from '../../src/slack/limits.ts';
import { parseLocalDate } from '../../src/teams/local-date.ts';
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
The newest 2 of 57. A shorter window shows the others; \`GET /v1/deploys\` gives them all.
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
      `payments · ${LIST_TITLES[kind].toLowerCase()} · last 30 days\n27 Oct – 25 Nov 2026 · Europe/Berlin · 0 in all\nNone in this window.`,
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
};
const NO_PRACTICE: Practice = {
  weeks: [],
  leadTimeP50Hours: undefined,
  leadTimeP95Hours: undefined,
  changeFailurePercent: undefined,
  failures: 0,
  total: 0,
  meanP1RecoveryHours: undefined,
};

const explained = (snapshot: Snapshot, practice = PRACTICE) =>
  explainMessage({ snapshot, window: THIRTY_DAYS, practice });

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
Reliability (not a DORA metric): 6 incidents began in this window: 4 by a deploy, 1 by something else, 1 not tagged yet.
As the lightweight practice counts: Deploys per week: 12 from 16 Nov 2026, 3 from 23 Nov 2026. ${PRACTICE_DIFFERENCES.deploymentsPerWeek}
Lead time: p50 1.3 h, p95 30 h. ${PRACTICE_DIFFERENCES.leadTime}
Change failure rate: 17.4 % (4 of 23). ${PRACTICE_DIFFERENCES.changeFailureRate}
MTTR: 6.3 h. ${PRACTICE_DIFFERENCES.meanP1Recovery}`,
    );
  });

  test('has a button for each list that is not empty, with its count', () => {
    expect(buttonsOf(explained(busy())).map(({ text, action_id, value }) => [text.text, action_id, value])).toEqual([
      ['4 failed', openAction('failed'), '30d'],
      ['3 rework', openAction('rework'), '30d'],
      ['1 set by script', openAction('by-script'), '30d'],
      ['2 without lead time', openAction('unmeasured'), '30d'],
      ['12 by head commit', openAction('head-commit'), '30d'],
      ['20 successful', openAction('successes'), '30d'],
      ['23 in all', openAction('all'), '30d'],
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
