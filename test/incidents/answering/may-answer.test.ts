import { expect, test } from 'vitest';
import { mayAnswer } from '../../../src/incidents/answering/may-answer.ts';
import { permissions } from '../../../src/teams/permissions.ts';
import { unknownPerson, type Who } from '../../../src/teams/rights.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { anAskedIncident } from '../question-builders.ts';

const payments = teamId(1);

type Given = Partial<Omit<Who, 'person'>> & { readonly isGuest?: true; readonly hasLeft?: true };
const somebody = (id: string, { isGuest, hasLeft, ...given }: Given = {}): Who => {
  const unknown = unknownPerson(id);
  const person = { ...unknown.person, isFullMember: isGuest !== true, isDeactivated: hasLeft === true };
  return { ...unknown, person, ...given };
};

const PEOPLE = new Map(
  [
    somebody('UMEMBER', { memberOf: [payments] }),
    somebody('ULEAD', { leadOf: [payments] }),
    somebody('UADMIN', { isAdmin: true }),
    somebody('UOTHER', { memberOf: [teamId(2)] }),
    somebody('UGUEST', { isGuest: true, memberOf: [payments] }),
    somebody('ULEFT', { hasLeft: true, leadOf: [payments] }),
  ].map((who) => [who.person.id, who]),
);
const whoIs = async (id: string) => PEOPLE.get(id) ?? unknownPerson(id);
/** UNIGHT is on call for payments now by a user group of Slack; it is known only when it is asked about the team. */
const whoIsFor = async (id: string, team: TeamId) =>
  id === 'UNIGHT' ? somebody(id, { onCallOf: team === payments ? [team] : [] }) : whoIs(id);

const real = permissions({
  directory: { whoIs, whoIsFor, channelNow: async () => undefined },
  members: { decidersOf: async () => ({ leads: [], hasMembers: true }) },
  channels: { isPrivateTeam: async () => false },
  teams: { teamOfChannel: async () => undefined },
});

const OF_PAYMENTS = { teamId: payments, team: 'payments' };
const OF_NO_TEAM = { teamId: undefined, team: null };

test.for<{ why: string; person: string; of: typeof OF_PAYMENTS | typeof OF_NO_TEAM; wasOnCall?: true; may: boolean }>([
  { why: 'a member of its team answers', person: 'UMEMBER', of: OF_PAYMENTS, may: true },
  { why: 'a lead of its team answers', person: 'ULEAD', of: OF_PAYMENTS, may: true },
  { why: 'somebody on call for its team now answers', person: 'UNIGHT', of: OF_PAYMENTS, may: true },
  { why: 'an admin answers', person: 'UADMIN', of: OF_PAYMENTS, may: true },
  { why: 'a member of another team does not', person: 'UOTHER', of: OF_PAYMENTS, may: false },
  { why: 'they do if they were on call when it opened', person: 'UOTHER', of: OF_PAYMENTS, wasOnCall: true, may: true },
  { why: 'a guest in the team does not', person: 'UGUEST', of: OF_PAYMENTS, may: false },
  { why: 'nor if the guest was on call', person: 'UGUEST', of: OF_PAYMENTS, wasOnCall: true, may: false },
  { why: 'a lead who has left does not', person: 'ULEFT', of: OF_PAYMENTS, may: false },
  { why: 'nor if the lead was on call', person: 'ULEFT', of: OF_PAYMENTS, wasOnCall: true, may: false },
  { why: 'an unknown person does not', person: 'UNOBODY', of: OF_PAYMENTS, wasOnCall: true, may: false },
  { why: 'without a team an admin answers', person: 'UADMIN', of: OF_NO_TEAM, may: true },
  { why: 'without a team a member of some team does not', person: 'UMEMBER', of: OF_NO_TEAM, may: false },
  { why: 'without a team somebody who was on call does', person: 'UOTHER', of: OF_NO_TEAM, wasOnCall: true, may: true },
])('$why', async ({ person, of, wasOnCall = false, may }) => {
  const deps = { permissions: real, wasOnCall: async () => wasOnCall };
  expect((await mayAnswer(deps, anAskedIncident(of), person)).ok).toBe(may);
});

test.for([
  { why: 'the people who can are named', of: OF_PAYMENTS, says: /^Only the people of payments, / },
  { why: 'without a team the admins are named', of: OF_NO_TEAM, says: /belongs to no team, so only the admins/ },
])('$why', async ({ of, says }) => {
  const deps = { permissions: real, wasOnCall: async () => false };
  expect(await mayAnswer(deps, anAskedIncident(of), 'UOTHER')).toMatchObject({
    ok: false,
    why: expect.stringMatching(says),
  });
});

test('whether somebody was on call is looked up only if nothing else lets them answer', async () => {
  const looked: string[] = [];
  const wasOnCall = async (incidentId: string, personId: string) => {
    looked.push(`${incidentId} ${personId}`);
    return false;
  };
  const incident = anAskedIncident({ ...OF_PAYMENTS, id: 'INC-1' });
  await mayAnswer({ permissions: real, wasOnCall }, incident, 'UMEMBER');
  await mayAnswer({ permissions: real, wasOnCall }, incident, 'UOTHER');
  expect(looked).toEqual(['INC-1 UOTHER']);
});
