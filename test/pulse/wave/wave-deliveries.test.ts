import { describe, expect, test } from 'vitest';
import { closedUpdates, lostMessages, resultsPosts } from '../../../src/pulse/wave/wave-deliveries.ts';
import type { Delivery } from '../../../src/schedule/delivery.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { teamId } from '../../../src/teams/team.ts';
import { aPublishedWave } from '../disclosure/published-builder.ts';

const CLOSES = new Date('2026-11-06T16:00:00Z');
const WAVE = { opensOn: '2026-11-02' as never, closesAt: CLOSES, timesLost: 1 };

test('only invitations that were sent are changed, where they were sent', () => {
  const sent = { subject: 'UIVO', sentChannelId: 'DIVO', sentTs: '1.2' } as Delivery;
  const skipped = { subject: 'ULIN', sentChannelId: undefined, sentTs: undefined } as Delivery;
  expect(closedUpdates([sent, skipped], WAVE, CLOSES)).toMatchObject([
    {
      kind: 'pulse-closed',
      subject: 'UIVO',
      occurrence: '2026-11-02',
      channelId: 'DIVO',
      updateTs: '1.2',
      dueAt: CLOSES,
    },
  ]);
});

describe('results are posted', () => {
  const payments = { id: teamId(1), name: 'payments', timeZone: 'UTC' };
  const posted = (channelId: string | undefined) =>
    resultsPosts(
      aPublishedWave(8, 7, 4),
      [{ team: { ...payments, channelId }, calendar: DEFAULT_CALENDAR('UTC'), hasOptedOut: false }],
      WAVE,
      CLOSES,
    );

  test('in the channel of a team that took part, at once', () =>
    expect(posted('CPAY')).toMatchObject([
      { kind: 'pulse-results', subject: 'team 1', channelId: 'CPAY', dueAt: CLOSES },
    ]));

  test('nowhere, for a team without a channel', () => expect(posted(undefined)).toEqual([]));
});

test.for([
  {
    what: 'again' as const,
    expiresAt: '2026-11-06T16:00:00.000Z',
    why: 'asking again is worth nothing after the close',
  },
  { what: 'closed' as const, expiresAt: '2026-11-07T10:00:00.000Z', why: 'the news is worth three days' },
])('a lost answer is reported ($what): $why', ({ what, expiresAt }) => {
  const [message] = lostMessages(['UIVO'], WAVE, what, new Date('2026-11-04T10:00:00Z'));
  expect(message).toMatchObject({ kind: 'pulse-lost', subject: 'UIVO 2', channelId: 'UIVO', context: { what } });
  expect(message?.expiresAt.toISOString()).toBe(expiresAt);
});
