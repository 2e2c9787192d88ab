import fc from 'fast-check';
import type { DigestFacts, Restatement, RitualNews, UntaggedIncident } from '../../src/digest/judging/facts.ts';
import { STEP_IDS } from '../../src/digest/judging/step.ts';
import { contradiction } from '../../src/dora/metrics/balance.ts';
import { bandsOf } from '../../src/dora/metrics/bands.ts';
import { measured } from '../../src/dora/metrics/measure.ts';
import { plusDays } from '../../src/teams/calendar/local-date.ts';
import { teamId } from '../../src/teams/team.ts';
import { goodMetrics } from '../support/dora-facts.ts';
import { aWeek, MONDAY, someFacts, type WeekParts } from './facts.ts';

/** Text as the world sends it: long, from right to left, of emoji, of control characters, of Slack's own markup. */
const EXTREME = [
  '',
  ' ',
  '\u0000',
  '\u200B',
  '<!channel>',
  '<!here|x> <@U123> <https://example.com|click>',
  '*bold* _it_ ~st~ `code` ```pre```',
  '& < > &amp;',
  'a\nb\r\nc',
  '👩‍👩‍👧‍👦'.repeat(40),
  '\u202Eתשלומים\u2066'.repeat(30),
  'x'.repeat(500),
  '&'.repeat(500),
  '\uD83D',
];
const text = fc.oneof(fc.constantFrom(...EXTREME), fc.string({ unit: 'binary', maxLength: 500 }));

const counts = { successes: 60, hotfixes: 4, rollbacks: 4, failed: 6, notOurs: 3, untagged: 9 };
const optional = fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { nil: undefined });

/** Weeks of up to so many successful deployments, hotfixes and rollbacks. */
const weekParts = (most: { readonly successes: number; readonly hotfixes: number; readonly rollbacks: number }) =>
  fc
    .record({
      successes: fc.nat(most.successes),
      hotfixes: fc.nat(most.hotfixes),
      rollbacks: fc.nat(most.rollbacks),
      failed: fc.nat(counts.failed),
      leadHours: optional,
      recoveryMinutes: optional,
      byDeploy: fc.nat(5),
      notOurs: fc.nat(counts.notOurs),
      untagged: fc.nat(counts.untagged),
      workingDays: fc.integer({ min: 0, max: 7 }),
      daysOff: fc.array(text, { maxLength: 5 }),
    })
    .map(
      ({ byDeploy, ...parts }): WeekParts => ({
        ...parts,
        failed: Math.min(parts.failed, parts.successes + parts.hotfixes + parts.rollbacks),
        incidents: byDeploy + parts.notOurs + parts.untagged,
      }),
    );

const news = fc.option(
  fc.record<RitualNews>({ lines: fc.array(text, { maxLength: 6 }), changed: fc.boolean(), isWorse: fc.boolean() }),
  { nil: undefined },
);
const monday = fc.integer({ min: -8, max: -1 }).map((weeks) => plusDays(MONDAY, 7 * weeks));
const share = (most: number) => fc.record({ failed: fc.nat(most), total: fc.constant(most) });

const restatement = (base: number): fc.Arbitrary<Restatement> =>
  fc.oneof(
    fc.record({ monday, metric: fc.constant('change-fail-rate' as const), was: share(base), is: share(base) }),
    fc.record({ monday, metric: fc.constant('deployments' as const), was: fc.nat(99), is: fc.nat(99) }),
    fc.record({
      monday,
      metric: fc.constantFrom('lead-time' as const, 'recovery' as const),
      was: optional,
      is: optional,
    }),
  );

const fragile = contradiction(bandsOf(goodMetrics({ changeFailRate: measured(0.2, 80) }), 2019));
const unhappy = ['day-to-day-experience', 'participation'] as const;

const incidents = fc.array(
  fc.record<UntaggedIncident>({
    id: fc.integer({ min: 1 }).map((id) => `INC-${id}`),
    title: text,
    service: fc.option(text, { nil: undefined }),
    startedAt: fc.constant(new Date('2026-11-18T09:00:00Z')),
  }),
  { maxLength: 4 },
);

type Most = {
  readonly successes: number;
  readonly hotfixes: number;
  readonly rollbacks: number;
  readonly base: number;
};

/** Any facts; with `most`, of weeks in which so few deployments arrived. */
export const anyFacts = (most: Most = { ...counts, base: 20 }): fc.Arbitrary<DigestFacts> =>
  fc
    .record({
      before: fc.array(weekParts(most), { minLength: 8, maxLength: 8 }),
      week: weekParts(most),
      team: fc.record({ id: fc.constant(teamId(7)), name: text }),
      dataBeginsOn: fc.option(
        fc.integer({ min: -70, max: 6 }).map((days) => plusDays(MONDAY, days)),
        { nil: undefined },
      ),
      stabilityKnown: fc.boolean(),
      contradiction: fc.oneof(
        fc.constant(undefined),
        fc.constant(fragile),
        fc.constantFrom(...unhappy).map((because) => ({ kind: 'good-on-paper-unhappy-team' as const, because })),
      ),
      minutesByReason: fc.array(
        fc.record({ reason: fc.option(text, { nil: undefined }), incidents: fc.nat(9), minutes: optional }),
        {
          maxLength: 5,
        },
      ),
      suspected: fc.record({ incidents: fc.nat(5), deployments: fc.constant(0) }),
      untagged: fc
        .tuple(incidents, fc.nat(50))
        .map(([first, more]) => ({ first, count: first.length === 0 ? 0 : first.length + more })),
      flaky: news,
      ci: news,
      pulse: news,
      gaps: fc.array(
        fc.oneof(
          fc.record({
            kind: fc.constant('silent-source' as const),
            source: text,
            lastEventOn: fc.option(monday, { nil: undefined }),
          }),
          fc.record({
            kind: fc.constant('not-connected' as const),
            what: fc.constantFrom('deployments' as const, 'incidents' as const),
          }),
          fc.record({ kind: fc.constant('unmapped-incidents' as const), count: fc.nat(9) }),
        ),
        { maxLength: 6 },
      ),
      restatements: fc.array(restatement(most.base), { maxLength: 6 }),
      missed: fc
        .uniqueArray(monday, { maxLength: 3 })
        .chain((mondays) => fc.tuple(...mondays.map((one) => weekParts(most).map((parts) => aWeek(one, parts))))),
      lastStep: fc.option(
        fc.record({
          id: fc.constantFrom(...STEP_IDS),
          became: fc.constantFrom('taken' as const, 'declined' as const, 'nothing' as const),
          was: share(most.base).map(({ failed, total }) => ({ kind: 'share' as const, count: failed, total })),
        }),
        { nil: undefined },
      ),
      isFirst: fc.boolean(),
      isDelayed: fc.boolean(),
    })
    .map(someFacts);
