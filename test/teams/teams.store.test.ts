import { beforeEach, describe, expect, test } from 'vitest';
import type { Team } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, reset } = await testDatabase();
const teams = teamsStore(db);

beforeEach(reset);

async function aTeam(name: string, { channelId }: { channelId?: string } = {}): Promise<Team> {
  const team = await teams.addTeam({ name, channelId, timeZone: 'Europe/Berlin' });
  if (team === undefined) throw new Error(`${name} was not added`);
  return team;
}

describe('a team', () => {
  test('is found by its name in any case, and by its channel', async () => {
    const team = await aTeam('Payments', { channelId: 'C0123456789' });
    expect(await teams.teamNamed('PAYMENTS')).toEqual(team);
    expect(await teams.teamOfChannel('C0123456789')).toEqual(team);
    expect(await teams.teamNamed('Pay')).toBeUndefined();
    expect(await teams.teamOfChannel('C0')).toBeUndefined();
  });

  test.for([
    { why: 'name', taken: { name: 'Payments', channelId: undefined } },
    { why: 'name in another case', taken: { name: 'payMENTS', channelId: undefined } },
    { why: 'channel', taken: { name: 'Search', channelId: 'C0123456789' } },
  ])('cannot be added with the $why of another', async ({ taken }) => {
    await aTeam('Payments', { channelId: 'C0123456789' });
    expect(await teams.addTeam({ ...taken, timeZone: 'UTC' })).toBeUndefined();
    expect(await teams.teams()).toHaveLength(1);
  });

  test('needs no channel, and so does another', async () => {
    await aTeam('A');
    await aTeam('B');
    expect(await teams.teams()).toHaveLength(2);
  });

  test.for([
    { why: 'name', change: { name: 'PAYMENTS' } },
    { why: 'channel', change: { channelId: 'C0123456789' } },
  ])('cannot take the $why of another', async ({ change }) => {
    await aTeam('Payments', { channelId: 'C0123456789' });
    const search = await aTeam('Search');
    expect(await teams.changeTeam({ ...search, ...change })).toBe(false);
    expect(await teams.teamNamed('Search')).toEqual(search);
  });

  test('may change the case of its own name, and everything else', async () => {
    const team = await aTeam('payments', { channelId: 'C0123456789' });
    const changed = { ...team, name: 'Payments', timeZone: 'UTC' };
    expect(await teams.changeTeam(changed)).toBe(true);
    expect(await teams.teams()).toEqual([changed]);
  });

  test('of several that take one name at once gets it, and the others are refused', async () => {
    const several = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => aTeam(name)));
    const outcomes = await Promise.all(several.map((team) => teams.changeTeam({ ...team, name: 'Payments' })));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});
