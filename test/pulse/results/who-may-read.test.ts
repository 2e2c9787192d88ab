import { describe, expect, test } from 'vitest';
import {
  mayReadAllResults,
  mayReadResults,
  maySeeMood,
  type ResultReaders,
} from '../../../src/pulse/results/who-may-read.ts';
import { mayDo, type Who } from '../../../src/teams/rights.ts';
import { type Team, teamId } from '../../../src/teams/team.ts';

const PAYMENTS: Team = {
  id: teamId(1),
  name: 'payments',
  timeZone: 'Europe/Berlin',
  channelId: 'CPAY',
};
const OPS = teamId(2);

const aWho = (id: string, who: Partial<Who> = {}, isFullMember = true): Who => ({
  person: { id, name: id, email: undefined, timeZone: undefined, isFullMember, isDeactivated: false, isAdmin: false },
  isAdmin: false,
  memberOf: [],
  admittedTo: [],
  onCallOf: [],
  leadOf: [],
  ...who,
});
const EVERYBODY = [
  aWho('a member', { memberOf: [PAYMENTS.id] }),
  aWho('a lead', { leadOf: [PAYMENTS.id] }),
  aWho('somebody on call', { onCallOf: [PAYMENTS.id] }),
  aWho('an admin in no team', { isAdmin: true }),
  aWho('an admin of the team', { isAdmin: true, memberOf: [PAYMENTS.id] }),
  aWho('a member of another team', { memberOf: [OPS] }),
  aWho('somebody in no team'),
  aWho('a guest in the team', { memberOf: [PAYMENTS.id] }, false),
];
const whoIs = (id: string): Who => EVERYBODY.find(({ person }) => person.id === id) ?? aWho(id, {}, false);
const readers: ResultReaders = {
  may: async (id, kind) => mayDo(whoIs(id), { kind }),
  mayInTeam: async (id, kind, team) => mayDo(whoIs(id), { kind, team }),
};

describe('the results of a team', () => {
  test.for([
    { who: 'a member', reads: true, why: 'it is their team' },
    { who: 'a lead', reads: true, why: 'leads belong to the team' },
    { who: 'somebody on call', reads: true, why: 'people on call belong to the team' },
    { who: 'an admin of the team', reads: true, why: 'as a member, not as an admin' },
    { who: 'an admin in no team', reads: false, why: 'people who answer must be able to trust who reads it' },
    { who: 'a member of another team', reads: false, why: 'results of a team are for that team' },
    { who: 'a guest in the team', reads: false, why: 'the pulse is for full members' },
    { who: 'an unknown person', reads: false, why: 'nothing is known of them' },
  ])('$who: $reads, because $why', async ({ who, reads }) => {
    expect((await mayReadResults(readers, who, PAYMENTS)).ok).toBe(reads);
  });
});

describe('the results of all teams', () => {
  test.for([
    { who: 'a member of another team', reads: true, why: 'everybody who is in a team reads the same' },
    { who: 'somebody in no team', reads: false, why: 'they are not asked either' },
    { who: 'an admin in no team', reads: false, why: 'an admin has no more right than others' },
    { who: 'a guest in the team', reads: false, why: 'the pulse is for full members' },
  ])('$who: $reads, because $why', async ({ who, reads }) => {
    expect((await mayReadAllResults(readers, who)).ok).toBe(reads);
  });
});

describe('why a team is unhappy', () => {
  test.for([
    { who: 'a member', channelId: 'CELSE', sees: true, why: 'only they read the answer' },
    { who: 'somebody in no team', channelId: 'CPAY', sees: true, why: 'the team’s channel reads its digest, too' },
    { who: undefined, channelId: 'CPAY', sees: true, why: 'it is shared with the team itself' },
    { who: undefined, channelId: 'CELSE', sees: false, why: 'it would be shared with others' },
    { who: 'an admin in no team', channelId: 'CELSE', sees: false, why: 'an admin is not of the team' },
    { who: undefined, channelId: undefined, sees: false, why: 'nobody is known to ask' },
  ])('$who in $channelId: $sees, because $why', async ({ who, channelId, sees }) => {
    expect(await maySeeMood(readers, { personId: who, channelId }, PAYMENTS)).toBe(sees);
  });

  test('a team without a channel has none in which everybody sees it', async () => {
    const asked = { personId: undefined, channelId: undefined };
    expect(await maySeeMood(readers, asked, { ...PAYMENTS, channelId: undefined })).toBe(false);
  });
});
