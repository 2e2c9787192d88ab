import { describe, expect, test } from 'vitest';
import { orderWarnings } from '../../src/incidents/time-order.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 25, hour));

describe('orderWarnings', () => {
  test.for([
    { why: 'nothing but an onset is in order', times: { startedAt: at(8) }, warnings: [] },
    {
      why: 'all in order',
      times: { startedAt: at(1), openedAt: at(2), acknowledgedAt: at(3), mitigatedAt: at(4), resolvedAt: at(5) },
      warnings: [],
    },
    { why: 'equal times are in order', times: { startedAt: at(8), openedAt: at(8), resolvedAt: at(8) }, warnings: [] },
    {
      why: 'resolved before it began',
      times: { startedAt: at(8), resolvedAt: at(7) },
      warnings: ['resolved_at lies before started_at'],
    },
    {
      why: 'each odd step is a sentence',
      times: { startedAt: at(8), openedAt: at(7), acknowledgedAt: at(6) },
      warnings: ['opened_at lies before started_at', 'acknowledged_at lies before opened_at'],
    },
    {
      why: 'a time that is not known is stepped over',
      times: { startedAt: at(8), openedAt: null, mitigatedAt: at(7) },
      warnings: ['mitigated_at lies before started_at'],
    },
  ])('$why', ({ times, warnings }) => {
    expect(orderWarnings(times)).toEqual(warnings);
  });
});
