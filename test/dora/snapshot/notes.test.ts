import { describe, expect, test } from 'vitest';
import { notes } from '../../../src/dora/snapshot/notes.ts';
import { aSnapshot } from '../../support/dora-facts.ts';

const some = {
  deployments: { total: 60, successes: 60 },
  leadTime: { sampleSize: 60, medianSeconds: 60, p95Seconds: 60 },
};
const openSince = (id: string, at: string, title = '') => ({ id, title, startedAt: new Date(at) });

describe('a note', () => {
  test.for([
    { why: 'nothing to say but the benchmark', parts: { current: some }, says: "Levels by DORA's 2019 report" },
    {
      why: 'one untagged',
      parts: { current: { ...some, incidents: { total: 1, untagged: 1 } } },
      says: '1 incident is not tagged yet; none of these deployments is a suspect.',
    },
    {
      why: 'several untagged',
      parts: { current: { ...some, incidents: { total: 3, untagged: 3 } } },
      says: '3 incidents are not tagged yet; none of these deployments is a suspect.',
    },
    {
      why: 'one by script',
      parts: { current: { deployments: { total: 9, failed: 2, failedByScript: 1 } } },
      says: '1 failed deployment was set by script, not by a verdict.',
    },
    {
      why: 'several by script',
      parts: { current: { deployments: { total: 9, failed: 2, failedByScript: 2 } } },
      says: '2 failed deployments were set by script, not by a verdict.',
    },
    {
      why: 'one whose deployment is not known',
      parts: { current: some, withoutDeployment: 1 },
      says: '1 incident was triggered by a deployment that Drumbeat has not seen: it is not in the change fail rate.',
    },
    {
      why: 'several of them',
      parts: { current: some, withoutDeployment: 3 },
      says: '3 incidents were triggered by deployments that Drumbeat has not seen: they are not in the change fail rate.',
    },
    {
      why: 'stability is unknown',
      parts: { stabilityKnown: false, current: some },
      says: 'Stability is unknown: no incident has been recorded for these services yet, so no levels are given.',
    },
    {
      why: 'head commits only',
      parts: { current: { leadTime: { headCommitOnly: 1 } } },
      says: 'The lead time of 1 deployment is by the head commit only.',
    },
    {
      why: 'no lead time at all',
      parts: { current: { leadTime: { unmeasured: 2 } } },
      says: '2 deployments brought no lead time.',
    },
    {
      why: 'a negative lead time',
      parts: { current: { leadTime: { negatives: 1 } } },
      says: '1 lead time is under zero, and counted so: a clock or a commit date is wrong.',
    },
    {
      why: 'recovered before it began',
      parts: { current: { recovery: { recovered: 2, negatives: 2 } } },
      says: '2 incidents recovered before the onset: the times need correcting.',
    },
    {
      why: 'an open incident by its title',
      parts: { current: { recovery: { open: 1 } }, openIncidents: [openSince('I1', '2026-11-25T08:00:00Z', 'Slow')] },
      says: 'Still open, not in the recovery time: Slow (3 h).',
    },
    {
      why: 'more than three open, an untitled one by its id',
      parts: {
        current: { recovery: { open: 25 } },
        openIncidents: ['I1', 'I2', 'I3', 'I4'].map((id) => openSince(id, '2026-11-23T11:00:00Z')),
      },
      says: 'Still open, not in the recovery time: I1 (2 d), I2 (2 d), I3 (2 d) and 22 more.',
    },
    {
      why: 'the window is cut',
      parts: { firstDeploymentAt: new Date('2026-11-03T12:00:00Z'), current: some },
      says: 'The window is cut: the data begins on 3 Nov 2026.',
    },
    {
      why: 'the period before is',
      parts: { firstDeploymentAt: new Date('2026-10-03T12:00:00Z'), current: some },
      says: 'No comparison: the data begins on 3 Oct 2026, within the period before.',
    },
    {
      why: 'too few days',
      parts: { firstDeploymentAt: new Date('2026-11-13T12:00:00Z'), current: some },
      says: 'No levels yet: 13 days of data, and judging needs 14.',
    },
  ])('says it: $why', ({ parts, says }) => {
    expect(notes(aSnapshot(parts))).toContainEqual(expect.stringContaining(says));
  });

  test('is missing where there is nothing to doubt', () => {
    expect(notes(aSnapshot({ current: some }))).toHaveLength(1);
    expect(notes(aSnapshot())).toEqual([]);
  });

  test('makes a title safe for Slack, and leaves it alone for others', () => {
    const snapshot = aSnapshot({
      current: { recovery: { open: 1 } },
      openIncidents: [openSince('I1', '2026-11-25T08:00:00Z', '<!channel> a & b')],
    });
    expect(notes(snapshot)[0]).toContain('&lt;!channel&gt; a &amp; b');
    expect(notes(snapshot, (text) => text)[0]).toContain('<!channel> a & b');
  });
});
