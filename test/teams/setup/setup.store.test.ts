import { beforeEach, describe, expect, test } from 'vitest';
import { setupStore } from '../../../src/teams/setup/setup.store.ts';
import type { Setup } from '../../../src/teams/setup/setup.ts';
import type { TeamId } from '../../../src/teams/team.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';
import { ownershipHistory } from '../ownership-history.ts';

const { db, pool, reset } = await testDatabase();
const [teams, setups] = [teamsStore(db), setupStore(db)];
const history = ownershipHistory(pool);

beforeEach(reset);

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const NOW = at(25);

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
    setups.saveSetup(id, aSetup(parts), 'UMARA', now);
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
          member: { from: null, to: 'UMARA' },
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
    await expect(setups.saveSetup(undefined, aSetup(), 'UMARA', NOW, tooLate)).rejects.toThrow('too late');
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
  ])('of two at once with one $why: the first is saved and the second refused', async ({ setups }) => {
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
