import { beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import type { SlackFault } from '../../src/slack/connection/link-state.ts';
import { slackGapStore } from '../../src/source-health/slack-gap.store.ts';
import { slackGapWords } from '../../src/source-health/slack-gap.view.ts';
import { watchSlack } from '../../src/source-health/watch-slack.job.ts';
import { testDatabase } from '../support/database.ts';

const { db, reset } = await testDatabase();
const gap = slackGapStore(db);
beforeEach(reset);

const at = (time: string) => new Date(`2026-11-25T${time}Z`);
const REVOKED = 'Slack refuses SLACK_BOT_TOKEN: token_revoked';

/** Lets the minutes pass, each with what is wrong then. */
async function minutes(...passing: readonly { at: string; fault?: SlackFault }[]): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  for (const { at: time, fault } of passing) await watchSlack({ slackFault: () => fault, gap, log })(at(time));
  return lines;
}
const revoked = (forMinutes: number): SlackFault => ({ reason: REVOKED, forMs: forMinutes * 60_000 });

test('a token that Slack refuses is told in the log every minute', async () => {
  const lines = await minutes(
    { at: '10:00:00' },
    { at: '10:01:00', fault: revoked(1) },
    { at: '10:02:00', fault: revoked(2) },
    { at: '10:03:00' },
  );
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: 50, reason: REVOKED, forSeconds: 60, msg: 'Drumbeat cannot work with Slack' },
    { level: 50, reason: REVOKED, forSeconds: 120, msg: 'Drumbeat cannot work with Slack' },
  ]);
});

describe('what App Home says when Slack is back', () => {
  test('is from when to when, also after a restart with another token', async () => {
    await minutes({ at: '10:01:00', fault: revoked(1) }, { at: '10:02:00', fault: revoked(2) });
    // The new process has known of it for no time.
    await minutes({ at: '10:05:00', fault: revoked(0) });
    const lately = await gap.lately(at('10:30:00'));
    expect(lately).toEqual({ beganAt: at('10:00:00'), endedAt: at('10:05:00'), reason: REVOKED });
    expect(lately && slackGapWords(lately)).toMatch(
      /^\*Drumbeat was cut off from Slack\* from <!date.+> to <!date.+> \(`Slack refuses SLACK_BOT_TOKEN: token_revoked`\)\./,
    );
  });

  test.for([
    { why: 'there was none', passing: [], now: '10:30:00' },
    { why: 'it was a moment', passing: [{ at: '10:01:00', fault: revoked(0.5) }], now: '10:30:00' },
    { why: 'it lies in the future', passing: [{ at: '11:00:00', fault: revoked(30) }], now: '10:30:00' },
  ])('is nothing where $why', async ({ passing, now }) => {
    await minutes(...passing);
    expect(await gap.lately(at(now))).toBeUndefined();
  });

  test('is nothing a day later', async () => {
    await minutes({ at: '10:10:00', fault: revoked(10) });
    expect(await gap.lately(at('23:00:00'))).toBeDefined();
    expect(await gap.lately(new Date('2026-11-26T10:11:00Z'))).toBeUndefined();
  });

  test('is the last of two', async () => {
    await minutes({ at: '10:10:00', fault: revoked(10) }, { at: '12:10:00', fault: revoked(5) });
    expect(await gap.lately(at('12:30:00'))).toMatchObject({ beganAt: at('12:05:00'), endedAt: at('12:10:00') });
  });
});
