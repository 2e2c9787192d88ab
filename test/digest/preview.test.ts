import { expect, test } from 'vitest';
import type { DigestFacts } from '../../src/digest/judging/facts.ts';
import { previewDigest } from '../../src/digest/preview.slack.ts';
import { createLog } from '../../src/log.ts';
import { DEFAULT_CALENDAR } from '../../src/teams/calendar/calendar.ts';
import { teamId } from '../../src/teams/team.ts';
import type { TeamSettings } from '../../src/teams/team-settings.ts';
import { someFacts } from './facts.ts';

const team = { id: teamId(1), name: 'payments', channelId: 'CPAY', timeZone: 'UTC' };
const settings = { team, calendar: DEFAULT_CALENDAR('UTC') } as TeamSettings;
const NEWS = { lines: ['Named most: Meetings.'], changed: true, isWorse: false } as const;

/** The last digest proposed to talk about the pulse. */
const previewFor = async (seesMood: boolean, lastStep: DigestFacts['lastStep']) =>
  (
    await previewDigest(
      {
        make: async () => [someFacts({ pulse: NEWS, lastStep })],
        makeWithoutMood: async () => [someFacts({ lastStep })],
        seesMood: async () => seesMood,
        settingsOf: async () => settings,
        permissions: { seesTitles: async () => true, mayChange: async () => ({ ok: true }) },
        clock: () => new Date('2026-11-24T10:00:00Z'),
        log: createLog('silent'),
      },
      team,
      'UIVO',
    )
  ).text;

const step = (id: 'talk' | 'discuss-pulse' | 'runbook') => ({ id, became: 'nothing', was: { kind: 'none' } }) as const;

test.for([
  { why: 'what was said', says: 'Named most: Meetings' },
  { why: 'that it was unhappy', says: 'Ask in the next retro what makes the days hard', lastStep: step('talk') },
  { why: 'that it has complaints', says: 'Take the first complaint of the pulse', lastStep: step('discuss-pulse') },
])('a preview tells $why only to those who may read the pulse of the team', async ({ says, lastStep }) => {
  expect(await previewFor(true, lastStep)).toContain(says);
  expect(await previewFor(false, lastStep)).not.toContain(says);
});

test('what does not come from the pulse is told to everybody', async () => {
  expect(await previewFor(false, step('runbook'))).toContain('Write down how the slowest recovery went');
});
