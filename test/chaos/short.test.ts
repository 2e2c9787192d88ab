import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { unleash } from './chaos.ts';

const database = await testDatabase();
beforeEach(database.reset);

const rough = {
  teams: 60,
  shares: { lostRequest: 0.06, lostAnswer: 0.1, broken: 0.05, busy: 0.01, late: 0 },
  violenceMs: 2_000,
  killEveryMs: 600,
  outageMs: 600,
  leaseMs: 1_500,
};

const unlucky = {
  ...rough,
  teams: 40,
  shares: { lostRequest: 0, lostAnswer: 0.3, broken: 0, busy: 0, late: 0 },
  violenceMs: 0,
  leaseMs: 700,
};

/** The long form, with 300 teams, is `npm run test:chaos`. */
describe('three bots that are killed, stopped and cut off, on a bad network', { timeout: 60_000 }, () => {
  test('send every message once where they may read back', async () => {
    const { teams, kills } = await unleash({ ...rough, scopes: ['channels:history'], looksBack: true }, database);
    expect(teams).toHaveLength(60);
    expect(teams.filter(({ messages, state }) => messages !== 1 || state !== 'sent')).toEqual([]);
    expect(kills).toBeGreaterThan(0);
  });

  test('send none twice where they may not, and park what is in doubt', async () => {
    const { teams } = await unleash({ ...rough, scopes: [], looksBack: true }, database);
    expect(teams).toHaveLength(60);
    expect(teams.filter(({ messages, state }) => messages > 1 || !['sent', 'parked'].includes(state))).toEqual([]);
    expect(teams.filter(({ messages, state }) => state === 'sent' && messages !== 1)).toEqual([]);
    expect(teams.filter(({ state }) => state === 'parked')).not.toEqual([]);
  });

  test('would send some twice if they did not look back: this test can fail', async () => {
    const { teams } = await unleash({ ...unlucky, scopes: [], looksBack: false }, database);
    expect(teams.filter(({ messages }) => messages > 1)).not.toEqual([]);
  });
});
