import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doraMessage, sharedDoraMessage } from '../../src/dora/dora.view.ts';
import { helpMessage } from '../../src/dora/help.view.ts';
import { scopeOfControls } from '../../src/dora/lists/scoped-controls.view.ts';
import type { BenchmarkYear } from '../../src/dora/metrics/benchmarks.ts';
import type { WindowSpec } from '../../src/dora/metrics/window.ts';
import type { Scope } from '../../src/dora/snapshot/scope.ts';
import type { Snapshot } from '../../src/dora/snapshot/snapshot.ts';
import type { SlackBlock, SlackMessage } from '../../src/slack/blocks.ts';
import { assertSlackPayload } from '../../src/slack/limits/limits.ts';
import { aPeriod, aSnapshot, NOW, THIRTY_DAYS } from '../support/dora-facts.ts';
import { DORA_WORDS } from '../support/house.ts';

const HOUR = 3_600;

function assertSlackTakes({ rich, plain, text }: SlackMessage): void {
  assertSlackPayload('message', { text, blocks: rich });
  assertSlackPayload('message', { text, blocks: plain });
  assertSlackPayload('message', { text });
}

const shown = (snapshot: Snapshot, window: WindowSpec = THIRTY_DAYS) => doraMessage({ snapshot, window });

/** What a person reads, top to bottom; the chart by its title, the controls by their labels. */
const read = (blocks: readonly SlackBlock[]): string => blocks.map(readBlock).join('\n\n');

function readBlock(block: SlackBlock): string {
  switch (block.type) {
    case 'data_visualization':
      return `[chart: ${block.title}]`;
    default:
      return readKnown(block);
  }
}

function readKnown(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`;
    case 'context':
      return block.elements.map((element) => ('text' in element ? element.text : '')).join('\n');
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((part) => (part ? [part.text] : [])).join('\n\n');
    case 'actions':
      return block.elements
        .map((element) => {
          if (element.type === 'button') return `[${element.text.text}]`;
          return element.type === 'static_select' ? `[${element.initial_option?.text.text} ▾]` : element.type;
        })
        .join(' ');
    default:
      return block.type;
  }
}

/** Every mrkdwn text of a message; its `text` is one too. */
const mrkdwnOf = ({ rich, plain, text }: SlackMessage): string[] => [
  text,
  ...[...JSON.stringify([rich, plain]).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, one = '']) => one,
  ),
];

/** A good team: 15 a day, 5 % of them failed. */
const good = () =>
  aSnapshot({
    services: 3,
    current: {
      deployments: { total: 100, successes: 90, hotfixes: 6, rollbacks: 4, failed: 5, failedByScript: 1 },
      leadTime: {
        sampleSize: 210,
        medianSeconds: 5.2 * HOUR,
        p95Seconds: 40 * HOUR,
        headCommitOnly: 12,
        unmeasured: 1,
        negatives: 2,
      },
      recovery: {
        recovered: 4,
        medianSeconds: 42 * 60,
        meanSeconds: 55 * 60,
        ticketMedianSeconds: 30 * 60,
        ticketSampleSize: 4,
        open: 1,
      },
      incidents: { total: 9, deployTriggered: 5, notDeployTriggered: 3, untagged: 1 },
    },
    previous: {
      deployments: { total: 80, successes: 75, hotfixes: 5, failed: 8 },
      leadTime: { sampleSize: 150, medianSeconds: 6.5 * HOUR, p95Seconds: 50 * HOUR },
      recovery: { recovered: 3, medianSeconds: HOUR, meanSeconds: HOUR },
      incidents: { total: 9, deployTriggered: 8, notDeployTriggered: 1 },
    },
    weeks: Array.from({ length: 13 }, (_, index) =>
      aPeriod({ deployments: { total: 20 + index, successes: 20 + index, failed: index % 3 } }),
    ),
    openIncidents: [{ id: 'I1', title: 'Checkout <slow> & failing', startedAt: new Date('2026-11-25T08:00:00Z') }],
    minutesByReason: [
      { reason: 'provider', incidents: 2, minutes: 95 },
      { reason: undefined, incidents: 1, minutes: undefined },
    ],
  });

const fragile = (benchmarkYear: BenchmarkYear = 2019) =>
  aSnapshot({
    benchmarkYear,
    current: {
      deployments: { total: 450, successes: 450, failed: 203 },
      leadTime: { sampleSize: 450, medianSeconds: 600, p95Seconds: 1_200 },
      recovery: { recovered: 40, medianSeconds: 1_500, meanSeconds: 1_600 },
      incidents: { total: 203, deployTriggered: 203 },
    },
  });

describe('one complete answer', () => {
  test('reads like this', () => {
    expect(read(shown(good()).rich)).toBe(
      `\
# payments · Elite · last 30 days

27 Oct – 25 Nov 2026, today so far · Europe/Berlin · 3 services deployed · compared with 27 Sep – 26 Oct 2026

*Deployment frequency*
3 a day (90 in 30 days, 6 hotfixes, 4 rollbacks)
Elite · up 20 % from 2.5 a day, better

*Change fail rate*
5 % (5 of 100 deployments)
Elite (tie with High, Medium) · down 5 points from 10 %, better

*Change lead time*
median 5.2 h, p95 40 h (210 changes)
Elite · down 20 % from 6.5 h, better

*Failed deployment recovery time*
median 42 min, mean 55 min (4 incidents)
Elite · was 1 h
from the ticket: 30 min

*Deployment rework rate*
10 % (10 of 100 deployments)
up 3.8 points from 6.3 %, worse

*Reliability (not a DORA metric)*
9 incidents: 5 by a deploy, 3 by something else, 1 not tagged yet
by something else: provider 1.6 h, no reason given still open

[chart: Deployments per week, and how many failed]

This week so far: 32 deployments, 0 failed.
1 incident is not tagged yet; none of these deployments is a suspect.
1 failed deployment was set by script, not by a verdict.
The lead time of 12 deployments is by the head commit only.
1 deployment brought no lead time.
2 lead times are under zero, and counted so: a clock or a commit date is wrong.
Still open, not in the recovery time: Checkout &lt;slow&gt; &amp; failing (3 h).
Levels by DORA's 2019 report. It gives some ranges to several levels (the best of a tie counts) and leaves gaps, whose level is our reading.

[Last 30 days ▾] [Share in channel] [Explain]`,
    );
  });

  test('says the same in plain text, which notifications and screen readers get', () => {
    expect(shown(good()).text).toBe(`\
payments · Elite · last 30 days
Deployment frequency: 3 a day (90 in 30 days, 6 hotfixes, 4 rollbacks); Elite · up 20 % from 2.5 a day, better
Change fail rate: 5 % (5 of 100 deployments); Elite (tie with High, Medium) · down 5 points from 10 %, better
Change lead time: median 5.2 h, p95 40 h (210 changes); Elite · down 20 % from 6.5 h, better
Failed deployment recovery time: median 42 min, mean 55 min (4 incidents); Elite · was 1 h; from the ticket: 30 min
Deployment rework rate: 10 % (10 of 100 deployments); up 3.8 points from 6.3 %, worse
Reliability (not a DORA metric): 9 incidents: 5 by a deploy, 3 by something else, 1 not tagged yet; by something else: provider 1.6 h, no reason given still open
Per week, W36 to W47: Deployments 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31; Failed 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2
27 Oct – 25 Nov 2026, today so far · Europe/Berlin · 3 services deployed · compared with 27 Sep – 26 Oct 2026
This week so far: 32 deployments, 0 failed.
1 incident is not tagged yet; none of these deployments is a suspect.
1 failed deployment was set by script, not by a verdict.
The lead time of 12 deployments is by the head commit only.
1 deployment brought no lead time.
2 lead times are under zero, and counted so: a clock or a commit date is wrong.
Still open, not in the recovery time: Checkout &lt;slow&gt; &amp; failing (3 h).
Levels by DORA's 2019 report. It gives some ranges to several levels (the best of a tie counts) and leaves gaps, whose level is our reading.`);
  });

  test('has the trend in small bars where Slack has no charts', () => {
    expect(read(shown(good()).plain)).toContain(
      'Per week, W36 to W47\nDeployments: ▆▆▆▆▆▇▇▇▇███ 20 → 31\nFailed: ▁▅█▁▅█▁▅█▁▅█ 0 → 2',
    );
  });

  test('shared, says by whom and has no controls', () => {
    const message = sharedDoraMessage({ snapshot: good(), window: THIRTY_DAYS }, 'U1');
    assertSlackTakes(message);
    expect(read(message.rich)).toContain('Shared by <@U1> from `/dora`');
    expect(JSON.stringify(message)).not.toMatch(/"actions"|"button"|action_id/);
  });
});

describe('fast but fragile', () => {
  test('stands in the first line of everything, and says why', () => {
    const message = shown(fragile());
    expect(message.text.split('\n')[0]).toContain('fast but fragile');
    for (const blocks of [message.rich, message.plain]) {
      expect(read(blocks.slice(0, 1))).toBe('# payments · fast but fragile · last 30 days');
      expect(read(blocks)).toContain(
        '*Fast but fragile: frequency is Elite and lead time Elite, but change fail rate is 45.1 % (Medium).*',
      );
    }
    expect(read(sharedDoraMessage({ snapshot: fragile(), window: THIRTY_DAYS }, 'U1').rich.slice(0, 1))).toContain(
      'fast but fragile',
    );
  });

  test.for([
    { year: 2019, says: '*Fast but fragile: frequency is Elite and lead time Elite, but' },
    { year: 2023, says: '*Fast but fragile: frequency is Elite and lead time Elite, but' },
    { year: 2024, says: "*Fast but fragile: by DORA's 2019 report frequency is Elite and lead time Elite, but" },
    { year: 2025, says: "*Fast but fragile: by DORA's 2019 report frequency is Elite and lead time Elite, but" },
  ] as const)('in $year names the year whose bands say so, where that is another', ({ year, says }) => {
    expect(read(shown(fragile(year)).rich)).toContain(says);
  });

  test('by slow recovery, says so', () => {
    const slow = aSnapshot({
      current: {
        deployments: { total: 90, successes: 90, failed: 1 },
        leadTime: { sampleSize: 90, medianSeconds: 600, p95Seconds: 1_200 },
        recovery: { recovered: 1, medianSeconds: 30 * HOUR, meanSeconds: 30 * HOUR },
      },
    });
    expect(shown(slow).text).toContain('but recovery takes 30 h (Medium).');
  });
});

describe('without data', () => {
  test.for([
    {
      why: 'nothing was ever deployed',
      parts: { firstDeploymentAt: undefined },
      says: 'No data: nothing of payments has been deployed to production yet.',
    },
    {
      why: 'nothing in this window',
      parts: {},
      says: 'No data: nothing of payments was deployed to production in this window, and no incident was recorded. A longer window may have some.',
    },
    {
      why: 'the data begins after it',
      parts: { firstDeploymentAt: new Date('2026-11-26T12:00:00Z') },
      says: 'The data begins later, on 26 Nov 2026.',
    },
    {
      why: 'nothing anywhere',
      parts: { scope: { kind: 'all' as const }, firstDeploymentAt: undefined },
      says: 'No data: nothing has been deployed to production yet.',
    },
  ])('$why: says so, and shows no metric and no zero', ({ parts, says }) => {
    const message = shown(aSnapshot(parts));
    assertSlackTakes(message);
    expect(message.text).toContain(says);
    expect(read(message.rich)).toContain(says);
    expect(message.text).not.toMatch(/ 0 %|frequency|Elite/);
  });

  test('of stability, throughput stands beside "unknown", and there is no level', () => {
    const message = shown(
      aSnapshot({
        stabilityKnown: false,
        current: {
          deployments: { total: 90, successes: 90 },
          leadTime: { sampleSize: 90, medianSeconds: 600, p95Seconds: 1_200 },
        },
      }),
    );
    expect(read(message.rich.slice(0, 1))).toBe('# payments · last 30 days');
    expect(message.text).toContain('Change fail rate: unknown: no source of incidents is connected');
    expect(message.text).toContain('Failed deployment recovery time: unknown: no source of incidents is connected');
    expect(message.text).toContain('Stability is unknown');
    expect(JSON.stringify(message.rich)).toContain('Deployments per week (failures unknown)');
    expect(message.text).not.toMatch(/Change fail rate: \d|Elite|High/);
  });

  test('of deployments, incidents are still shown', () => {
    const message = shown(aSnapshot({ current: { incidents: { total: 1, untagged: 1 } } }));
    expect(message.text).toContain('no data: no production deployments in this window');
    expect(message.text).toContain('1 incident: 0 by a deploy, 0 by something else, 1 not tagged yet');
  });

  test('of their own, an incident elsewhere that these deployments are blamed for is still shown', () => {
    const message = shown(aSnapshot({ current: { recovery: { recovered: 1, medianSeconds: 600, meanSeconds: 600 } } }));
    expect(message.text).toContain('median 10 min, mean 10 min (1 incident)');
  });

  test('enough for levels, the days are counted', () => {
    const young = aSnapshot({
      firstDeploymentAt: new Date('2026-11-25T08:00:00Z'),
      current: { deployments: { total: 1, successes: 1 } },
    });
    expect(shown(young).text).toContain('No levels yet: 1 day of data, and judging needs 14.');
    expect(shown(young).text).toContain('The window is cut: the data begins on 25 Nov 2026.');
  });
});

describe('the controls', () => {
  const scopes: Scope[] = [
    { kind: 'all' },
    { kind: 'team', name: 'Core: Platform' },
    { kind: 'service', name: 'org/checkout' },
    { kind: 'service', name: 'team:a\nb' },
  ];
  test.for(scopes)('remember whose numbers they steer: %j', (scope) => {
    const actions = shown(aSnapshot({ scope })).rich.find((block) => block.type === 'actions');
    expect(scopeOfControls(actions?.block_id ?? '')).toEqual(scope);
  });

  test('show the window that was asked for, also one that is not offered', () => {
    expect(read(shown(good(), { kind: 'days', days: 45 }).rich)).toContain('[Last 45 days ▾] [Share in channel]');
  });

  test('give way to a sentence where a name has no room in them', () => {
    const message = shown(aSnapshot({ scope: { kind: 'service', name: '🚀'.repeat(150) } }));
    assertSlackTakes(message);
    expect(read(message.rich)).toContain('The name is too long for buttons');
  });

  test.for(['', 'dora:', 'dora:team:', 'something', 'dora:all'])('of an unknown block %j mean everything', (id) => {
    expect(scopeOfControls(id)).toEqual({ kind: 'all' });
  });
});

describe('Slack', () => {
  const HOSTILE = [
    '<!channel>',
    '<!here|hello>',
    '<@U1>',
    '</script><script>alert(1)</script>',
    '`*_~`',
    '🚀'.repeat(100),
    '\u202Erevo\u202C אבג',
    '&'.repeat(300),
    'x'.repeat(300),
    '\u0000\n\t"\\',
  ];

  const crowded = (name: string): Snapshot =>
    aSnapshot({
      scope: { kind: 'team', name },
      services: 200,
      firstDeploymentAt: new Date('2026-10-01T00:00:00Z'),
      current: {
        deployments: { total: 9e6, successes: 8e6, hotfixes: 5e5, rollbacks: 5e5, failed: 5e6, failedByScript: 9e5 },
        leadTime: {
          sampleSize: 9e6,
          medianSeconds: 1,
          p95Seconds: 9e8,
          negatives: 9e5,
          headCommitOnly: 9e5,
          unmeasured: 9e5,
        },
        recovery: {
          recovered: 9e5,
          medianSeconds: 9e8,
          meanSeconds: 9e8,
          ticketMedianSeconds: 9e8,
          ticketSampleSize: 9e5,
          negatives: 9e5,
          open: 9e5,
        },
        incidents: { total: 9e6, deployTriggered: 3e6, notDeployTriggered: 3e6, untagged: 3e6 },
      },
      weeks: Array.from({ length: 13 }, () => aPeriod({ deployments: { total: 9e6, successes: 9e6, failed: 9e6 } })),
      openIncidents: Array.from({ length: 20 }, (_, index) => ({
        id: `I${index}`,
        title: name.repeat(500).slice(0, 500),
        startedAt: new Date('2026-11-01T00:00:00Z'),
      })),
      minutesByReason: Array.from({ length: 12 }, () => ({ reason: name, incidents: 9e5, minutes: 9e8 })),
    });

  test.for(HOSTILE)('takes an answer full of %j, and nobody is pinged', (name) => {
    for (const snapshot of [crowded(name), aSnapshot({ scope: { kind: 'service', name } })]) {
      const message = shown(snapshot);
      assertSlackTakes(message);
      assertSlackTakes(sharedDoraMessage({ snapshot, window: THIRTY_DAYS }, 'U1'));
      for (const text of mrkdwnOf(message)) expect(text).not.toMatch(/<[!@#/]|<script/);
    }
  });

  test('takes the help', () => {
    expect(() => assertSlackTakes(helpMessage(DORA_WORDS))).not.toThrow();
  });

  const count = fc.integer({ min: 0, max: 1e6 });
  const seconds = fc.option(
    fc.integer({ min: -1e9, max: 1e9 }).map((quarters) => quarters / 4),
    { nil: undefined },
  );
  const anyPeriod = fc.record({
    deployments: fc.record({
      total: count,
      successes: count,
      hotfixes: count,
      rollbacks: count,
      failed: count,
      failedByScript: count,
    }),
    leadTime: fc.record({
      sampleSize: count,
      medianSeconds: seconds,
      p95Seconds: seconds,
      negatives: count,
      headCommitOnly: count,
      unmeasured: count,
    }),
    recovery: fc.record({
      recovered: count,
      medianSeconds: seconds,
      meanSeconds: seconds,
      ticketMedianSeconds: seconds,
      ticketSampleSize: count,
      negatives: count,
      open: count,
    }),
    incidents: fc.record({ total: count, deployTriggered: count, notDeployTriggered: count, untagged: count }),
  });
  const anyText = fc.string({ unit: 'grapheme', maxLength: 500, size: 'max' });
  const anyInstant = fc.date({ min: new Date('2020-01-01'), max: NOW, noInvalidDate: true });
  const anyScope = fc.oneof<fc.Arbitrary<Scope>[]>(
    fc.constant({ kind: 'all' }),
    fc.record({
      kind: fc.constantFrom('team', 'service'),
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
    }),
  );
  const anySnapshot = fc
    .record({
      scope: anyScope,
      firstDeploymentAt: fc.option(anyInstant, { nil: undefined }),
      stabilityKnown: fc.boolean(),
      services: count,
      current: anyPeriod,
      previous: anyPeriod,
      weeks: fc.array(anyPeriod, { minLength: 13, maxLength: 13 }),
      openIncidents: fc.array(fc.record({ id: anyText, title: anyText, startedAt: anyInstant }), { maxLength: 20 }),
      minutesByReason: fc.array(
        fc.record({ reason: fc.option(anyText, { nil: undefined }), incidents: count, minutes: seconds }),
        { maxLength: 9 },
      ),
    })
    .map(aSnapshot);

  test('takes the answer to any facts, and it never lacks a word on stability', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const message = shown(snapshot);
        assertSlackTakes(message);
        expect(message.text).not.toMatch(/undefined|NaN|Infinity|null/);
        expect(message.text.includes('Deployment frequency: ')).toBe(message.text.includes('Change fail rate: '));
        for (const text of mrkdwnOf(message)) expect(text).not.toMatch(/<!/);
      }),
      { numRuns: 150 },
    );
  });

  test('gives every number of the fields and notes in the text too', () => {
    const message = shown(good());
    const numbers = (text: string): string[] => text.match(/\d+(\.\d+)?/g) ?? [];
    expect(numbers(read(message.rich)).filter((each) => !numbers(message.text).includes(each))).toEqual([]);
  });
});
