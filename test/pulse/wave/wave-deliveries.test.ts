import { describe, expect, test } from 'vitest';
import { closedUpdates, lostMessages, resultsPosts } from '../../../src/pulse/wave/wave-deliveries.ts';
import { aPublishedWave } from '../disclosure/published-builder.ts';

const CLOSES = new Date('2026-11-06T16:00:00Z');
const WAVE = { opensOn: '2026-11-02' as never, closesAt: CLOSES, timesLost: 1 };

describe('at the close', () => {
  const toTidy = [
    { personId: 'UIVO', part: 'pulse-invitation', sealed: 'aa' },
    { personId: 'UIVO', part: 'pulse-reminder 1', sealed: 'bb' },
  ];
  const audience = [{ personId: 'UIVO', team: 1 }];

  test('every private message has a delivery that changes or deletes it, and tells neither where nor whether it was sent', () => {
    expect(closedUpdates(toTidy, audience, WAVE, null, CLOSES)).toMatchObject([
      { kind: 'pulse-closed', subject: 'UIVO pulse-invitation', channelId: 'UIVO', updateTs: 'sealed', dueAt: CLOSES },
      { kind: 'pulse-closed', subject: 'UIVO pulse-reminder 1', channelId: 'UIVO', updateTs: 'sealed', dueAt: CLOSES },
    ]);
  });

  test('everybody is told in a message of their own why nothing is shown', () => {
    const [, , told, ...none] = closedUpdates(toTidy, audience, WAVE, 'lost', CLOSES);
    expect(told).toMatchObject({ subject: 'UIVO told', context: { ending: 'lost' } });
    expect(told).not.toHaveProperty('updateTs');
    expect(none).toEqual([]);
  });
});

describe('results are posted', () => {
  const posted = (channelId: string | undefined) =>
    resultsPosts(aPublishedWave(8, 7, 4), new Map(channelId === undefined ? [] : [[1, channelId]]), WAVE, CLOSES);

  test('in the channel of a team that took part, at once', () =>
    expect(posted('CPAY')).toMatchObject([
      { kind: 'pulse-results', subject: 'team 1', channelId: 'CPAY', dueAt: CLOSES },
    ]));

  test('nowhere, for a team without a channel', () => expect(posted(undefined)).toEqual([]));
});

test('everybody who is asked hears that answers are lost, until the close', () => {
  const [message] = lostMessages([{ personId: 'UIVO', team: 1 }], WAVE, new Date('2026-11-04T10:00:00Z'));
  expect(message).toMatchObject({ kind: 'pulse-lost', subject: 'UIVO 2', channelId: 'UIVO', expiresAt: CLOSES });
});
