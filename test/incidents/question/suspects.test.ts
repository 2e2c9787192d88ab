import { describe, expect, test } from 'vitest';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { feedIsSilent, shownSuspects } from '../../../src/incidents/question/suspects.ts';
import { anAskedIncident, aSuspect } from '../question-builders.ts';

const incident = anAskedIncident();
const id = deploymentId;
const at = (time: string) => new Date(`2026-11-25T${time}:00Z`);

describe('the suspects on a card', () => {
  test.for([
    {
      why: 'the nearest before the onset comes first',
      suspects: [aSuspect({ id: id(1), minutesBefore: 50 }), aSuspect({ id: id(2), minutesBefore: 5 })],
      shown: [2, 1],
    },
    {
      why: 'the incident’s own service comes before a nearer one of the team',
      suspects: [
        aSuspect({ id: id(1), service: 'ledger', minutesBefore: 1 }),
        aSuspect({ id: id(2), minutesBefore: 55 }),
      ],
      shown: [2, 1],
    },
    {
      why: 'what was rolled back since comes before a nearer one',
      suspects: [
        aSuspect({ id: id(1), minutesBefore: 1 }),
        aSuspect({ id: id(2), minutesBefore: 600, rolledBackAt: at('01:45') }),
      ],
      shown: [2, 1],
    },
    {
      why: 'what was rolled back before the onset does not',
      suspects: [
        aSuspect({ id: id(1), minutesBefore: 1 }),
        aSuspect({ id: id(2), minutesBefore: 50, rolledBackAt: at('01:00') }),
      ],
      shown: [1, 2],
    },
    {
      why: 'there are at most five',
      suspects: [1, 2, 3, 4, 5, 6].map((n) => aSuspect({ id: id(n), minutesBefore: n })),
      shown: [1, 2, 3, 4, 5],
    },
    {
      why: 'of two at the same instant the later row comes first',
      suspects: [aSuspect({ id: id(1) }), aSuspect({ id: id(2) })],
      shown: [2, 1],
    },
  ])('$why', ({ suspects, shown }) => {
    expect(shownSuspects(suspects, incident).map((suspect) => Number(suspect.id))).toEqual(shown);
  });
});

describe('the feed of deployments', () => {
  const onset = at('12:00');
  const hours = (count: number) => count * 3_600_000;
  const ago = (count: number) => new Date(onset.getTime() - hours(count));

  test.for([
    { why: 'is silent where none came in 30 days', lastAt: undefined, longestGapMs: undefined, silent: true },
    { why: 'is not within three days', lastAt: ago(72), longestGapMs: hours(1), silent: false },
    {
      why: 'is after three days without one, if they came daily',
      lastAt: ago(73),
      longestGapMs: hours(24),
      silent: true,
    },
    { why: 'is not where such a pause is usual', lastAt: ago(73), longestGapMs: hours(25), silent: false },
    { why: 'is three days after the only one', lastAt: ago(73), longestGapMs: undefined, silent: true },
  ])('$why', ({ lastAt, longestGapMs, silent }) => {
    expect(feedIsSilent({ lastAt, longestGapMs }, onset)).toBe(silent);
  });
});
