import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DigestFacts } from '../../../src/digest/judging/facts.ts';
import { reportedWeek } from '../../../src/digest/judging/week.ts';
import { type WorkspaceFacts, workspaceDigest } from '../../../src/digest/judging/workspace-digest.ts';
import { workspaceDigestMessage } from '../../../src/digest/words/workspace-digest.view.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import { anyFacts } from '../any-facts.ts';
import { aWeek, MONDAY, type WeekParts } from '../facts.ts';

const teamWeek = (parts: WeekParts, stabilityKnown = true) => ({ week: aWeek(MONDAY, parts), stabilityKnown });
const facts = (parts: Partial<WorkspaceFacts> = {}): WorkspaceFacts => ({
  monday: MONDAY,
  teams: [],
  silentSources: [],
  unmappedIncidents: 0,
  untagged: 0,
  parked: [],
  isDelayed: false,
  ...parts,
});
const rangeOf = (metric: string, teams: WorkspaceFacts['teams']) =>
  workspaceDigest(facts({ teams })).distributions.find((one) => one.metric === metric);
const textOf = (parts: Partial<WorkspaceFacts>) => workspaceDigestMessage(workspaceDigest(facts(parts))).text;

describe('a metric over all teams', () => {
  test('is the team in the middle and the two ends', () => {
    const teams = [10, 50, 20].map((successes) => teamWeek({ successes }));
    expect(rangeOf('deployments', teams)).toMatchObject({ teams: 3, range: { lowest: 10, median: 20, highest: 50 } });
  });

  test.for<{ why: string; teams: WorkspaceFacts['teams'] }>([
    { why: 'of four deployments has no rate', teams: [teamWeek({ successes: 4, failed: 4 })] },
    { why: 'without a source of incidents has none', teams: [teamWeek({ failed: 4 }, false)] },
    { why: 'that deployed nothing has none', teams: [teamWeek({ successes: 0 })] },
  ])('counts the teams with data: one $why', ({ teams }) => {
    const rate = rangeOf('change-fail-rate', [...teams, teamWeek({ failed: 2 }), teamWeek({ failed: 4 })]);
    expect(rate).toEqual({
      metric: 'change-fail-rate',
      teams: 2,
      range: { lowest: 0.1, median: 0.15000000000000002, highest: 0.2 },
    });
  });

  test('that no team has is unknown, and not zero', () => {
    expect(textOf({ teams: [teamWeek({}, false)] })).toContain('change fail rate unknown (no team has data)');
  });
});

test('it says the numbers, the health of the data and what admins must decide', () => {
  const teams = [
    teamWeek({ successes: 10 }),
    teamWeek({ successes: 30, failed: 3 }),
    teamWeek({ successes: 0 }, false),
  ];
  const text = textOf({
    teams,
    silentSources: ['deployments of lantern/cart'],
    unmappedIncidents: 1,
    untagged: 4,
    parked: [
      { label: 'Weekly digest', count: 2 },
      { label: 'An incident opens', count: 0 },
    ],
    isDelayed: true,
  });
  expect(text).toBe(`*All teams: week 47, 16 Nov – 22 Nov 2026 · 3 teams · delayed*
*Speed* deployments 20, from 10 to 30 (2 teams) · change lead time 5 h, from 5 h to 5 h (2 teams)
*Stability* change fail rate 5 %, from 0 % to 10 % (2 teams) · recovery time unknown (no team has data) · rework rate 0 %, from 0 % to 0 % (2 teams)
*Reliability* (not DORA) incidents 0, from 0 to 0 (2 teams)
*Data health*
1 team without a deployment this week
1 team without a source of incidents
\`deployments of lantern/cart\` is silent
1 incident of services that belong to no team
4 incidents without an answer
*For admins*
2 messages parked, maybe sent, maybe not: Weekly digest
The middle is the median team, the range goes from the lowest to the highest team of those with data (a rate needs five deployments). \`/dora settings\` changes or mutes this digest.`);
});

const workspaces = fc
  .record({
    teams: fc.array(anyFacts(), { maxLength: 5 }),
    silentSources: fc.array(fc.string({ unit: 'binary', maxLength: 500 }), { maxLength: 20 }),
    untagged: fc.nat(99),
    parked: fc.array(fc.record({ label: fc.string({ maxLength: 500 }), count: fc.nat(9) }), { maxLength: 9 }),
  })
  .map(({ teams, ...rest }) => facts({ ...rest, teams: teams.map(weekOf) }));
const weekOf = (team: DigestFacts) => ({ week: reportedWeek(team), stabilityKnown: team.stabilityKnown });

test('Slack accepts it for any teams, it has no button, and it names no team', () => {
  fc.assert(
    fc.property(workspaces, (known) => {
      const { rich, text } = workspaceDigestMessage(workspaceDigest(known));
      expect(slackPayloadFaults('message', { text, blocks: rich })).toEqual([]);
      expect(rich.length).toBeLessThanOrEqual(12);
      expect(rich.filter(({ type }) => type === 'actions')).toEqual([]);
    }),
    { numRuns: 40 },
  );
  const named = { ...teamWeek({}), name: 'payments', team: { name: 'payments' } };
  expect(JSON.stringify(workspaceDigestMessage(workspaceDigest(facts({ teams: [named] }))))).not.toContain('payments');
});
