import { describe, expect, test } from 'vitest';
import { chosenTeam } from '../../src/home/chosen-team.ts';
import { unknownPerson, type Who } from '../../src/teams/rights.ts';
import { type Team, teamId } from '../../src/teams/team.ts';

const named = (id: number, name: string): Team => ({ id: teamId(id), name, channelId: undefined, timeZone: 'UTC' });
const [payments, search, growth] = [named(1, 'payments'), named(2, 'search'), named(3, 'growth')];
const ALL = [payments, search, growth];
const mara: Who = unknownPerson('UMARA');

type Row = {
  readonly why: string;
  readonly who?: Partial<Who>;
  readonly memberOf?: readonly Team[];
  readonly homeTeam?: Team;
  readonly chosen?: Team;
  readonly shown: Team | undefined;
  readonly offered: readonly Team[];
};

describe('which team is shown, and which can be chosen', () => {
  test.for<Row>([
    { why: 'the chosen one', memberOf: [payments, search], chosen: search, shown: search, offered: [payments, search] },
    {
      why: 'else the home team',
      memberOf: [payments, search],
      homeTeam: search,
      shown: search,
      offered: [payments, search],
    },
    { why: 'else the first of their own', memberOf: [search], shown: search, offered: [search] },
    {
      why: 'a chosen team that is gone counts as none',
      memberOf: [search],
      chosen: named(9, 'gone'),
      shown: search,
      offered: [search],
    },
    { why: 'a team that they lead is their own', who: { leadOf: [growth.id] }, shown: growth, offered: [growth] },
    { why: 'so is a team that they are on call for', who: { onCallOf: [growth.id] }, shown: growth, offered: [growth] },
    {
      why: 'a team is offered once',
      who: { leadOf: [search.id] },
      memberOf: [search],
      shown: search,
      offered: [search],
    },
    { why: 'a person without a team may choose any', shown: undefined, offered: ALL },
    { why: 'so may an admin', who: { isAdmin: true }, memberOf: [search], shown: search, offered: ALL },
  ])('$why', async ({ who = {}, memberOf = [], homeTeam, chosen, shown, offered }) => {
    const stores = {
      teams: { teams: async () => ALL },
      people: { teamsOf: async () => [...memberOf], homeTeamOf: async () => homeTeam },
    };
    const { team, teams } = await chosenTeam(stores, { ...mara, ...who }, chosen?.id);
    expect(team).toEqual(shown);
    expect(teams).toEqual(offered);
  });
});
