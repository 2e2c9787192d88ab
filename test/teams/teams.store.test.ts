import { beforeEach, describe, expect, test } from 'vitest';
import type { Setup } from '../../src/teams/setup/setup.ts';
import type { Team, TeamId } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { present } from '../support/given.ts';

const { db, pool, reset } = await testDatabase();
const teams = teamsStore(db);

beforeEach(reset);

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const NOW = at(25);

async function aTeam(name: string, { channelId }: { channelId?: string } = {}): Promise<Team> {
  const team = await teams.addTeam({ name, channelId, timeZone: 'Europe/Berlin' });
  if (team === undefined) throw new Error(`${name} was not added`);
  return team;
}

/** Who owned the service from which day to which, as `name 20..25`. */
async function history(service = 'api'): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select t.name || ' ' || coalesce(to_char(nullif(o.valid_from, '-infinity') at time zone 'UTC', 'DD'), '')
         || '..' || coalesce(to_char(nullif(o.valid_to, 'infinity') at time zone 'UTC', 'DD'), '') as line
       from service_owners o join teams t on t.id = o.team_id
      where o.service = $1 order by o.valid_from`,
    [service],
  );
  return rows.map(({ line }) => line);
}

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

  test('of several that take one name at once gets it, and the others are told', async () => {
    const several = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => aTeam(name)));
    const outcomes = await Promise.all(several.map((team) => teams.changeTeam({ ...team, name: 'Payments' })));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});

describe('a set-up', () => {
  const aSetup = (parts: Partial<Setup> = {}): Setup => ({
    name: 'payments',
    channelId: 'CPAY',
    timeZone: 'Europe/Berlin',
    services: ['api'],
    ...parts,
  });
  const owned = async () => (await teams.owners()).map(({ service, team }) => `${team} ${service}`);
  const saved = async (parts: Partial<Setup> = {}, id?: TeamId, now = NOW) =>
    teams.saveSetup(id, aSetup(parts), 'UMARA', now);
  const idOf = async (name: string) => present(await teams.teamNamed(name)).id;
  const recorded = async () =>
    (
      await pool.query<{ subject: string }>(
        'select actor, changed_at, subject, change from setting_changes order by id',
      )
    ).rows;

  test('makes a team that owns its services from the beginning, and says who did it', async () => {
    expect(await saved({ services: ['api', 'web'] })).toEqual({ kind: 'saved' });
    expect(await teams.teamOfChannel('CPAY')).toMatchObject({ name: 'payments', timeZone: 'Europe/Berlin' });
    expect([await history('api'), await history('web')]).toEqual([['payments ..'], ['payments ..']]);
    expect(await recorded()).toEqual([
      {
        actor: 'UMARA',
        changed_at: NOW,
        subject: 'team payments',
        change: {
          name: { from: null, to: 'payments' },
          channel: { from: null, to: 'CPAY' },
          time_zone: { from: null, to: 'Europe/Berlin' },
          services: { from: null, to: 'api, web' },
        },
      },
    ]);
  });

  test('changes a team: its name, channel, zone and services, of which those left out are released', async () => {
    await saved({ services: ['api', 'web'] }, undefined, at(20));
    const id = await idOf('payments');
    const change = { name: 'Pay', channelId: 'CNEW', timeZone: 'UTC', services: ['web', 'ledger'] };
    expect(await saved(change, id)).toEqual({ kind: 'saved' });
    expect(await teams.teams()).toEqual([{ id, name: 'Pay', channelId: 'CNEW', timeZone: 'UTC' }]);
    expect(await owned()).toEqual(['Pay ledger', 'Pay web']);
    expect(await history('api')).toEqual(['Pay ..25']);
    expect((await recorded()).map(({ subject }) => subject)).toEqual(['team payments', 'team Pay']);
  });

  test('that changes nothing leaves history as it was', async () => {
    await saved({}, undefined, at(20));
    expect(await saved({}, await idOf('payments'))).toEqual({ kind: 'saved' });
    expect(await history()).toEqual(['payments ..']);
  });

  test('takes back, from now on, what was released before', async () => {
    await saved({}, undefined, at(10));
    const id = await idOf('payments');
    await saved({ services: [] }, id, at(20));
    await saved({}, id);
    expect(await history()).toEqual(['payments ..20', 'payments 25..']);
  });

  test.for<{ why: string; change: Partial<Setup>; faults: object }>([
    {
      why: 'the name of another team, in any case',
      change: { name: 'SEARCH', services: ['api', 'new'] },
      faults: { name: 'There is a team called search already.' },
    },
    {
      why: 'the channel of another team',
      change: { channelId: 'CSEA', services: ['api', 'new'] },
      faults: { channel: 'This is the channel of search already.' },
    },
    {
      why: 'both',
      change: { name: 'search', channelId: 'CSEA' },
      faults: {
        name: 'There is a team called search already.',
        channel: 'This is the channel of search already.',
      },
    },
    {
      why: 'a service of another team',
      change: { name: 'Pay', services: ['new', 'index'] },
      faults: { more: 'index is owned by search; a service has one owner at a time.' },
    },
  ])('with $why is refused, and nothing of it is saved', async ({ change, faults }) => {
    await saved({ name: 'search', channelId: 'CSEA', services: ['index'] }, undefined, at(20));
    await saved({}, undefined, at(20));
    const before = [await teams.teams(), await teams.owners(), await recorded()];
    expect(await saved(change, await idOf('payments'))).toEqual({ kind: 'refused', faults });
    expect(await saved({ name: 'third', channelId: 'CTHI', ...change })).toEqual({ kind: 'refused', faults });
    expect([await teams.teams(), await teams.owners(), await recorded()]).toEqual(before);
  });

  test('of a team that is gone is refused with a way on', async () => {
    await saved();
    const id = await idOf('payments');
    await pool.query('delete from service_owners');
    await pool.query('delete from teams');
    expect(await saved({}, id)).toEqual({
      kind: 'refused',
      faults: { name: 'This team was changed meanwhile. Close this and type /dora setup again.' },
    });
    expect(await teams.teams()).toEqual([]);
  });

  test('that comes too late is not saved at all', async () => {
    const tooLate = AbortSignal.abort(new Error('too late'));
    await expect(teams.saveSetup(undefined, aSetup(), 'UMARA', NOW, tooLate)).rejects.toThrow('too late');
    expect([await teams.teams(), await teams.owners(), await recorded()]).toEqual([[], [], []]);
  });

  test.for<{ why: string; setups: readonly Partial<Setup>[] }>([
    { why: 'name', setups: [{ channelId: 'C1A' }, { channelId: 'C2A' }].map((one) => ({ ...one, services: [] })) },
    { why: 'channel', setups: [{ name: 'a' }, { name: 'b' }].map((one) => ({ ...one, services: [] })) },
    {
      why: 'service, in whatever order',
      setups: [
        { name: 'a', channelId: 'C1A', services: ['api', 'web'] },
        { name: 'b', channelId: 'C2A', services: ['web', 'api'] },
      ],
    },
  ])('of two at once with one $why: the first is saved and the second told', async ({ setups }) => {
    const outcomes = await Promise.all(setups.map((setup) => saved(setup)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'saved']);
    expect(await teams.teams()).toHaveLength(1);
    expect(new Set((await teams.owners()).map(({ team }) => team)).size).toBeLessThanOrEqual(1);
    expect(await recorded()).toHaveLength(1);
  });

  test('of one team by two at once: both are saved, one after the other, and whole', async () => {
    await saved({ services: [] }, undefined, at(20));
    const id = await idOf('payments');
    await Promise.all([saved({ services: ['a', 'b'] }, id, at(24)), saved({ services: ['c', 'd'] }, id, at(25))]);
    expect([
      ['payments a', 'payments b'],
      ['payments c', 'payments d'],
    ]).toContainEqual(await owned());
    expect(await recorded()).toHaveLength(3);
  });
});
