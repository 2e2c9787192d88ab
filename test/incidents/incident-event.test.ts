import { describe, expect, test } from 'vitest';
import { incidentChangeSchema, incidentEventSchema } from '../../src/incidents/incident-event.ts';
import { anIncident } from '../support/bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');

describe('the verdict of an event', () => {
  const read = (fields: Record<string, unknown>) => incidentEventSchema(() => NOW).parse(anIncident(fields)).verdict;

  test.for([
    { why: 'an event without a verdict leaves it as it is', sent: {}, verdict: undefined },
    { why: 'null removes the answer', sent: { deploy_triggered: null }, verdict: { kind: 'none' } },
    { why: 'no, without a reason', sent: { deploy_triggered: false }, verdict: { kind: 'no', reason: undefined } },
    {
      why: 'no, with one',
      sent: { deploy_triggered: false, reason: 'certificate' },
      verdict: { kind: 'no', reason: 'certificate' },
    },
    {
      why: 'yes, by a deployment that Drumbeat has not seen',
      sent: { deploy_triggered: true },
      verdict: { kind: 'yes', deployments: [] },
    },
    {
      why: 'yes, by our id and by what was deployed',
      sent: { deploy_triggered: true, deploy_ids: [7, { repo: 'acme/shop', sha: 'ABCDEF0' }] },
      verdict: {
        kind: 'yes',
        deployments: [
          { kind: 'id', id: 7 },
          { kind: 'commit', repo: 'acme/shop', sha: 'abcdef0', service: undefined },
        ],
      },
    },
  ])('$why', ({ sent, verdict }) => {
    expect(read(sent)).toEqual(verdict);
  });
});

test('a change keeps apart what it clears from what it leaves as it is', () => {
  expect(incidentChangeSchema(() => NOW).parse({ resolved_at: null, severity: 'P2' })).toMatchObject({
    resolvedAt: null,
    severity: 'P2',
    mitigatedAt: undefined,
  });
});
