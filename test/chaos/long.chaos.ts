import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Aftermath, unleash } from './chaos.ts';

const database = await testDatabase();
beforeEach(database.reset);

const TEAMS = 300;
const wild = {
  teams: TEAMS,
  shares: { lostRequest: 0.05, lostAnswer: 0.05, broken: 0.05, busy: 0.02, late: 0.03 },
  violenceMs: 20_000,
  killEveryMs: 1_000,
  outageMs: 3_000,
  leaseMs: 3_000,
};

function report(what: string, { teams, kills }: Aftermath): void {
  const messages = teams.reduce((sum, team) => sum + team.messages, 0);
  const of = (state: string): string => `${teams.filter((team) => team.state === state).length} ${state}`;
  const doubled = teams.filter((team) => team.messages > 1).length;
  process.stdout.write(
    `${what}: ${messages} messages, ${doubled} doubled; ${of('sent')}, ${of('parked')}; ${kills} kills\n`,
  );
}

describe('300 teams, three bots, and everything that goes wrong', { timeout: 180_000 }, () => {
  test('every message arrives once where the bots may read back', async () => {
    const aftermath = await unleash({ ...wild, scopes: ['channels:history'], looksBack: true }, database);
    report('With history', aftermath);
    expect(aftermath.teams).toHaveLength(TEAMS);
    expect(aftermath.teams.filter(({ messages, state }) => messages !== 1 || state !== 'sent')).toEqual([]);
  });

  test('none arrives twice where they may not, and what is in doubt is parked', async () => {
    const aftermath = await unleash({ ...wild, scopes: [], looksBack: true }, database);
    report('Without history', aftermath);
    const { teams } = aftermath;
    expect(teams).toHaveLength(TEAMS);
    expect(teams.filter(({ messages, state }) => messages > 1 || !['sent', 'parked'].includes(state))).toEqual([]);
    expect(teams.filter(({ messages, state }) => state === 'sent' && messages !== 1)).toEqual([]);
    expect(teams.filter(({ state }) => state === 'parked')).not.toEqual([]);
  });

  test('some would arrive twice if the bots did not look back', async () => {
    const aftermath = await unleash({ ...wild, scopes: [], looksBack: false }, database);
    report('Without looking back', aftermath);
    expect(aftermath.teams.filter(({ messages }) => messages > 1)).not.toEqual([]);
  });
});
