import { beforeEach, describe, expect, test } from 'vitest';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import type { Person } from '../../../src/teams/directory/person.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const [people, members] = [peopleStore(db, ['UOPS']), membersStore(db)];
const NOW = new Date('2026-11-25T10:00:00Z');
const EARLIER = new Date('2026-11-25T09:59:59Z');
const LATER = new Date('2026-11-26T10:00:00Z');

beforeEach(reset);

const aPerson = (id: string, parts: Partial<Person> = {}): Person => ({
  id,
  name: id.toLowerCase(),
  email: undefined,
  timeZone: 'Europe/Berlin',
  isFullMember: true,
  isDeactivated: false,
  isAdmin: false,
  ...parts,
});

async function aTeam(name: string, ...memberIds: string[]): Promise<TeamId> {
  const id = teamId(await team(name, []));
  await members.replace([{ team: id, people: memberIds, isWhole: true }], NOW);
  return id;
}

describe('somebody', () => {
  test('is saved as Slack says, and updated by what it says later', async () => {
    await people.save([aPerson('U1', { email: 'one@example.com' })], NOW);
    expect(await people.personKnown('U1')).toEqual(aPerson('U1', { email: 'one@example.com' }));
    await people.save([aPerson('U1', { name: 'One', isAdmin: true })], NOW);
    expect(await people.personKnown('U1')).toEqual(aPerson('U1', { name: 'One', isAdmin: true }));
    await people.save([aPerson('U1', { name: 'long ago' })], EARLIER);
    expect(await people.personKnown('U1')).toMatchObject({ name: 'One' });
  });

  test.for(['Pacific Daylight Time', 'IST', ''])('has no zone where Slack names none that is one: %s', async (zone) => {
    await people.save([aPerson('U1', { timeZone: zone })], NOW);
    expect((await people.personKnown('U1'))?.timeZone).toBeUndefined();
  });

  test('is unknown where the directory does not have them', async () => {
    await people.save([aPerson('U1')], NOW);
    expect(await people.personKnown('U2')).toBeUndefined();
    expect(await people.isActiveMember('U2')).toBeUndefined();
    expect(await people.whoIs('U2')).toBeUndefined();
    expect(await people.unknownAmong(['U3', 'U1', 'U2', 'U3'])).toEqual(['U2', 'U3']);
  });

  test('is found by address, whatever its case, only while they are there', async () => {
    await people.save([aPerson('U1', { email: 'One@Example.com' })], EARLIER);
    await people.save([aPerson('U1', { email: 'One@Example.com', isDeactivated: true })], NOW);
    expect(await people.personByEmail('one@example.com')).toBeUndefined();
    await people.save([aPerson('U2', { email: 'oNe@example.com' })], NOW);
    expect(await people.personByEmail('ONE@example.com')).toMatchObject({ id: 'U2' });
  });

  test('who has left is not added, so that whoever was forgotten does not come back by a list of Slack', async () => {
    await people.save([aPerson('U1', { isDeactivated: true }), aPerson('U2')], NOW);
    expect(await people.unknownAmong(['U1', 'U2'])).toEqual(['U1']);
  });

  test.for([
    { why: 'a full member', parts: {}, isActive: true },
    { why: 'a guest', parts: { isFullMember: false }, isActive: false },
    { why: 'deactivated', parts: { isDeactivated: true }, isActive: false },
  ])('counts or does not: $why', async ({ parts, isActive }) => {
    await people.save([aPerson('U1')], EARLIER);
    await people.save([aPerson('U1', parts)], NOW);
    expect(await people.isActiveMember('U1')).toBe(isActive);
  });
});

test('five thousand people are one statement', async () => {
  const many = Array.from({ length: 5_000 }, (_, index) => aPerson(`U${index}`));
  await people.save([...many, aPerson('U7', { name: 'twice' })], NOW);
  const { rows } = await pool.query('select count(*) from people');
  expect(rows).toEqual([{ count: 5_000 }]);
  expect(await people.personKnown('U7')).toMatchObject({ name: 'twice' });
});

describe('who somebody is', () => {
  test('is read with every team that they belong to', async () => {
    await people.save([aPerson('U1')], NOW);
    const [a, b, c] = [await aTeam('a', 'U1'), await aTeam('b'), await aTeam('c')];
    await members.saveChoices(b, 'on-call', [{ kind: 'person', slackId: 'U1' }], 'U1', NOW);
    await members.saveChoices(c, 'lead', [{ kind: 'person', slackId: 'U1' }], 'U1', NOW);
    expect(await people.whoIs('U1')).toEqual({
      person: aPerson('U1'),
      isAdmin: false,
      memberOf: [a],
      admittedTo: [a],
      onCallOf: [b],
      leadOf: [c],
    });
  });

  test.for([
    { why: 'Slack’s admin', id: 'U1', parts: { isAdmin: true }, isAdmin: true },
    { why: 'named by the operator', id: 'UOPS', parts: {}, isAdmin: true },
    { why: 'neither', id: 'U1', parts: {}, isAdmin: false },
  ])('says whether they are an admin: $why', async ({ id, parts, isAdmin }) => {
    await people.save([aPerson(id, parts)], NOW);
    expect((await people.whoIs(id))?.isAdmin).toBe(isAdmin);
  });
});

describe('the home team', () => {
  beforeEach(() => people.save([aPerson('U1'), aPerson('U2')], NOW));
  const home = async () => (await people.homeTeamOf('U1'))?.name;
  const put = (id: TeamId, ids: readonly string[], at = LATER) =>
    members.replace([{ team: id, people: ids, isWhole: true }], at);

  test('is the only one, and nobody’s is none', async () => {
    await aTeam('payments', 'U1');
    expect(await home()).toBe('payments');
    expect(await people.homeTeamOf('U2')).toBeUndefined();
  });

  test('is the one that they have belonged to longest, and of two of one day the older team', async () => {
    const search = await aTeam('Search', 'U1');
    await aTeam('billing', 'U1');
    expect(await home()).toBe('Search');
    await put(search, []);
    await put(search, ['U1']);
    expect(await home()).toBe('billing');
  });

  test('is the chosen one while they are in it', async () => {
    const [, search] = [await aTeam('payments', 'U1'), await aTeam('search', 'U1')];
    expect(await people.chooseHomeTeam('U1', search)).toBe(true);
    expect(await home()).toBe('search');
    await put(search, []);
    expect(await home()).toBe('payments');
  });

  test('cannot be one that they are not in', async () => {
    await aTeam('payments', 'U1');
    expect(await people.chooseHomeTeam('U1', await aTeam('other', 'U2'))).toBe(false);
    expect(await home()).toBe('payments');
  });

  test.for<{ why: string; attempt: (search: TeamId) => Promise<unknown> }>([
    { why: 'a new team whose name comes first', attempt: () => aTeam('0-guild', 'U1') },
    { why: 'the refresh of the directory', attempt: (search) => put(search, ['U1', 'U2']) },
    {
      why: 'being added again to a team that they once chose, and left',
      attempt: async (search) => {
        const guild = await aTeam('0-guild', 'U1');
        await people.chooseHomeTeam('U1', guild);
        await put(guild, []);
        expect(await home()).toBe('search');
        await put(search, ['U1']);
        await put(guild, ['U1']);
      },
    },
    {
      why: 'the same after a day as a guest',
      attempt: async () => {
        const [guild, search] = [await aTeam('0-guild', 'U1'), present(await people.homeTeamOf('U1'))];
        await people.chooseHomeTeam('U1', guild);
        await people.save([aPerson('U1', { isFullMember: false })], NOW);
        await members.peopleChanged(['U1'], NOW);
        await people.save([aPerson('U1')], NOW);
        await put(search.id, ['U1'], NOW);
        await put(guild, ['U1'], LATER);
      },
    },
  ])('is changed by nobody else: $why', async ({ attempt }) => {
    await attempt(await aTeam('search', 'U1'));
    expect(await home()).toBe('search');
  });
});

describe('whether somebody agreed to belong to a team', () => {
  beforeEach(() => people.save([aPerson('U1'), aPerson('U2'), aPerson('UGUEST', { isFullMember: false })], NOW));
  const chosen = (...ids: string[]) => ids.map((slackId) => ({ kind: 'person' as const, slackId }));
  const agreedTo = async (id = 'U1') =>
    (await people.belongingOf(id)).teams.filter(({ hasAgreed }) => hasAgreed).map(({ name }) => name);

  test.for<{ why: string; how: (payments: TeamId) => Promise<unknown>; agreed: readonly string[] }>([
    { why: 'not by being added', how: async () => {}, agreed: [] },
    { why: 'by choosing it as home', how: (team) => people.chooseHomeTeam('U1', team), agreed: ['payments'] },
    {
      why: 'by choosing themselves as a member',
      how: (team) => members.saveChoices(team, 'member', chosen('U2', 'U1'), 'U1', NOW),
      agreed: ['payments'],
    },
    {
      why: 'not where somebody else chooses them',
      how: (team) => members.saveChoices(team, 'member', chosen('U1'), 'U2', NOW),
      agreed: [],
    },
    {
      why: 'not by saving a form in which others had chosen them before',
      how: async (team) => {
        await members.saveChoices(team, 'member', chosen('U1'), 'U2', NOW);
        await members.saveChoices(team, 'member', chosen('U1', 'U2'), 'U1', NOW);
      },
      agreed: [],
    },
    {
      why: 'not by making themselves lead or on call',
      how: async (team) => {
        await members.saveChoices(team, 'lead', chosen('U1'), 'U1', NOW);
        await members.saveChoices(team, 'on-call', chosen('U1'), 'U1', NOW);
      },
      agreed: [],
    },
    {
      why: 'not by joining its channel',
      how: async (team) => {
        await members.saveChoices(team, 'member', [{ kind: 'channel', slackId: 'CPAY' }], 'U2', NOW);
        await members.replace([{ team, people: [], isWhole: true }], NOW);
        await members.joinedChannel('CPAY', 'U1', LATER);
      },
      agreed: [],
    },
    {
      why: 'for as long as they stay, whatever the directory says again',
      how: async (team) => {
        await people.chooseHomeTeam('U1', team);
        await members.replace([{ team, people: ['U1', 'U2'], isWhole: true }], LATER);
        await members.peopleChanged(['U1'], LATER);
      },
      agreed: ['payments'],
    },
    {
      why: 'not any more, when they have left it and are added again',
      how: async (team) => {
        await people.chooseHomeTeam('U1', team);
        await members.replace([{ team, people: [], isWhole: true }], LATER);
        await members.replace([{ team, people: ['U1'], isWhole: true }], LATER);
      },
      agreed: [],
    },
  ])('$why', async ({ how, agreed }) => {
    await how(await aTeam('payments', 'U1'));
    expect(await agreedTo()).toEqual(agreed);
  });

  test('a guest who chooses themselves belongs to nothing', async () => {
    await members.saveChoices(await aTeam('payments'), 'member', chosen('UGUEST'), 'UGUEST', NOW);
    expect((await people.belongingOf('UGUEST')).teams).toEqual([]);
  });
});
