import { beforeEach, describe, expect, test } from 'vitest';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { present } from '../support/given.ts';
import { ownershipHistory } from './ownership-history.ts';

const { db, pool, reset } = await testDatabase();
const teams = teamsStore(db);
const history = ownershipHistory(pool);

beforeEach(reset);

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const NOW = at(25);

const aTeam = async (name: string) =>
  present(await teams.addTeam({ name, channelId: undefined, timeZone: 'Europe/Berlin' }));

describe('ownership', () => {
  test('of a service nobody owned is from the beginning', async () => {
    const { id } = await aTeam('A');
    await teams.giveService('api', id, undefined, NOW);
    expect(await history()).toEqual(['A ..']);
    expect(await teams.owners()).toEqual([{ service: 'api', team: 'A', teamId: id, since: undefined }]);
  });

  test('moves at an instant; what lies before stays the earlier owner’s', async () => {
    const [a, b] = [await aTeam('A'), await aTeam('B')];
    await teams.giveService('api', a.id, undefined, at(20));
    await teams.giveService('api', b.id, undefined, NOW);
    expect(await history()).toEqual(['A ..25', 'B 25..']);
    expect(await teams.ownerOf('api')).toEqual(b);
    expect(await teams.owners()).toEqual([{ service: 'api', team: 'B', teamId: b.id, since: NOW }]);
  });

  test('since a day in the past rewrites what came from then on', async () => {
    const [a, b, c] = [await aTeam('A'), await aTeam('B'), await aTeam('C')];
    await teams.giveService('api', a.id, undefined, at(1));
    await teams.giveService('api', b.id, at(10), NOW);
    await teams.giveService('api', c.id, at(20), NOW);
    expect(await history()).toEqual(['A ..10', 'B 10..20', 'C 20..']);
    await teams.giveService('api', a.id, at(15), NOW);
    expect(await history()).toEqual(['A ..10', 'B 10..15', 'A 15..']);
    await teams.giveService('api', c.id, at(10), NOW);
    expect(await history()).toEqual(['A ..10', 'C 10..']);
  });

  test('released leaves a gap, which the next owner does not fill', async () => {
    const [a, b] = [await aTeam('A'), await aTeam('B')];
    await teams.giveService('api', a.id, undefined, at(1));
    expect(await teams.releaseService('api', at(10))).toBe(true);
    expect(await teams.ownerOf('api')).toBeUndefined();
    expect(await teams.owners()).toEqual([]);
    await teams.giveService('api', b.id, undefined, at(20));
    expect(await history()).toEqual(['A ..10', 'B 20..']);
  });

  test.for([
    { why: 'that nobody ever owned', service: 'web' },
    { why: 'that was released before', service: 'api' },
  ])('of a service $why cannot be released', async ({ service }) => {
    await teams.giveService('api', (await aTeam('A')).id, undefined, at(1));
    await teams.releaseService('api', at(10));
    expect(await teams.releaseService(service, NOW)).toBe(false);
    expect(await history()).toEqual(['A ..10']);
  });

  test('given to several teams at once is one team’s at a time', async () => {
    const owners = await Promise.all(['A', 'B', 'C', 'D'].map((name) => aTeam(name)));
    await Promise.all(owners.map(({ id }, index) => teams.giveService('api', id, undefined, at(10 + index))));
    const { rows } = await pool.query(
      `select from service_owners one join service_owners other using (workspace_id, service)
        where one.valid_from < other.valid_from and one.valid_to > other.valid_from`,
    );
    expect(rows).toEqual([]);
    expect(await teams.owners()).toHaveLength(1);
  });

  test('of each service is its own', async () => {
    const [a, b] = [await aTeam('A'), await aTeam('B')];
    await teams.giveService('api', a.id, undefined, NOW);
    await teams.giveService('web', b.id, undefined, NOW);
    expect((await teams.owners()).map(({ service, team }) => `${team} ${service}`)).toEqual(['A api', 'B web']);
  });
});
