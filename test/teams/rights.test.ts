import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOR_MEMBERS_ONLY } from '../../src/slack/member-check.ts';
import {
  type Deciders,
  mayDo,
  type Permission,
  type TeamPermission,
  unknownPerson,
  type WasInWave,
  type Who,
} from '../../src/teams/rights.ts';
import { teamId } from '../../src/teams/team.ts';

const [PAYMENTS, SEARCH] = [teamId(7), teamId(8)];

const full = (parts: Partial<Who> = {}, person: Partial<Who['person']> = {}): Who => {
  const nobody = unknownPerson('U1');
  return { ...nobody, ...parts, person: { ...nobody.person, isFullMember: true, ...person } };
};

/** Who somebody is to the team payments. */
const WHO = {
  'any full member': full(),
  'a member of another team': full({ memberOf: [SEARCH], leadOf: [SEARCH] }),
  'a member': full({ memberOf: [PAYMENTS], admittedTo: [PAYMENTS] }),
  'who joined its public channel': full({ memberOf: [PAYMENTS] }),
  'on call': full({ onCallOf: [PAYMENTS] }),
  'a lead': full({ leadOf: [PAYMENTS] }),
  'an admin': full({ isAdmin: true }),
  'a guest': full({}, { isFullMember: false }),
  'a guest whom somebody chose as lead and admin': full(
    { isAdmin: true, leadOf: [PAYMENTS], memberOf: [PAYMENTS], admittedTo: [PAYMENTS] },
    { isFullMember: false },
  ),
  'an admin who left': full({ isAdmin: true, memberOf: [PAYMENTS] }, { isDeactivated: true }),
  'somebody unknown': unknownPerson('U1'),
} as const;
type Name = keyof typeof WHO;
const NAMES = Object.keys(WHO) as Name[];

const FULL: readonly Name[] = [
  'any full member',
  'a member of another team',
  'a member',
  'who joined its public channel',
  'on call',
  'a lead',
  'an admin',
];
const OF_TEAM: readonly Name[] = ['a member', 'who joined its public channel', 'on call', 'a lead'];

const team = { id: PAYMENTS, name: 'payments' };
const inTeam = (kind: TeamPermission['kind']): Permission => ({ kind, team });
const pulse = (kind: 'read-pulse' | 'read-pulse-comments', was: WasInWave, name = 'payments'): Permission => ({
  kind,
  team: { ...team, name },
  was,
});
const ofAll = (was: WasInWave): Permission => ({ kind: 'read-workspace-pulse', was });
const settings = (deciders: Partial<Deciders> = {}): Permission => ({
  kind: 'change-team',
  team: { ...team, leads: ['U8', 'U9'], hasMembers: true, ...deciders },
});

const RIGHTS: readonly { why: string; permission: Permission; may: readonly Name[] }[] = [
  { why: '/dora of any team', permission: { kind: 'ask-dora' }, may: FULL },
  { why: 'declare an incident', permission: { kind: 'declare-incident' }, may: FULL },
  { why: 'make a team', permission: { kind: 'create-team' }, may: FULL },
  { why: 'verdict and onset', permission: inTeam('answer-incident'), may: [...OF_TEAM, 'an admin'] },
  { why: 'titles in a private channel', permission: inTeam('see-private-titles'), may: [...OF_TEAM, 'an admin'] },
  // In a pulse nothing counts but what somebody was when it opened: whatever they are now, they were asked, or they were not.
  { why: 'the pulse, for who was asked', permission: pulse('read-pulse', 'asked'), may: FULL },
  { why: 'the pulse, for who led the team then', permission: pulse('read-pulse', 'lead'), may: FULL },
  { why: 'the pulse, for anybody else', permission: pulse('read-pulse', 'neither'), may: [] },
  { why: 'the pulse, once the list was changed', permission: pulse('read-pulse', 'changed'), may: [] },
  { why: 'the pulse, before there is one', permission: pulse('read-pulse', 'none-yet'), may: [] },
  { why: 'comments, for who was asked', permission: pulse('read-pulse-comments', 'asked'), may: FULL },
  { why: 'comments, for who led the team then', permission: pulse('read-pulse-comments', 'lead'), may: [] },
  { why: 'comments, for anybody else', permission: pulse('read-pulse-comments', 'neither'), may: [] },
  { why: 'comments, once the list was changed', permission: pulse('read-pulse-comments', 'changed'), may: [] },
  { why: 'all teams, for who was asked', permission: ofAll('asked'), may: FULL },
  { why: 'all teams, for who led one then', permission: ofAll('lead'), may: FULL },
  { why: 'all teams, for anybody else', permission: ofAll('neither'), may: [] },
  { why: 'all teams, once the list was changed', permission: ofAll('changed'), may: [] },
  { why: 'settings of the team', permission: settings(), may: ['a lead', 'an admin'] },
  {
    why: 'settings of a team without a lead: those in it, and nobody who puts themselves there',
    permission: settings({ leads: [] }),
    may: ['a member', 'a lead', 'an admin'],
  },
  { why: 'settings of the workspace', permission: { kind: 'change-workspace' }, may: ['an admin'] },
  { why: 'API tokens', permission: { kind: 'manage-tokens' }, may: ['an admin'] },
  {
    why: 'a message of which nobody knows whether it arrived',
    permission: { kind: 'decide-delivery' },
    may: ['an admin'],
  },
];

describe.each(RIGHTS)('$why', ({ permission, may }) => {
  test.each(NAMES)('%s', (name) => {
    expect(mayDo(WHO[name], permission).ok).toBe(may.includes(name));
  });
});

const FOR_THOSE =
  'The pulse of payments is for those who were asked in its last one, and for who led it when that opened.';

test.for<{ why: string; who: Name; permission: Permission; says: string }>([
  { why: 'a guest', who: 'a guest', permission: settings(), says: FOR_MEMBERS_ONLY },
  { why: 'somebody unknown', who: 'somebody unknown', permission: { kind: 'ask-dora' }, says: FOR_MEMBERS_ONLY },
  {
    why: 'a member who wants to change their team',
    who: 'a member',
    permission: settings(),
    says: 'Only the leads of payments (<@U8>, <@U9>) and the admins can change this.',
  },
  {
    why: 'where there is one lead',
    who: 'a member',
    permission: settings({ leads: ['U8'] }),
    says: 'Only the lead of payments (<@U8>) and the admins can change this.',
  },
  {
    why: 'somebody from outside, where there is no lead',
    who: 'any full member',
    permission: settings({ leads: [] }),
    says: 'payments has no lead, so only its members and the admins can change this. Ask one of them.',
  },
  {
    why: 'somebody on call, where there is no lead',
    who: 'on call',
    permission: settings({ leads: [] }),
    says: 'payments has no lead, so only its members and the admins can change this. Ask one of them.',
  },
  {
    why: 'somebody who came in by a public channel, where there is no lead',
    who: 'who joined its public channel',
    permission: settings({ leads: [] }),
    says: 'payments has no lead, and you are in it by a public channel, which anyone can join. Whoever was chosen by name can change this, and so can the admins.',
  },
  {
    why: 'a team that nobody is in',
    who: 'any full member',
    permission: settings({ leads: [], hasMembers: false }),
    says: 'Nobody is in payments yet, so only the admins can change this.',
  },
  {
    why: 'somebody of another team, and a name that would ping everybody',
    who: 'a member of another team',
    permission: pulse('read-pulse', 'neither', '<!channel>'),
    says: 'The pulse of &lt;!channel&gt; is for those who were asked in its last one, and for who led it when that opened.',
  },
  {
    why: 'a lead made later',
    who: 'a lead',
    permission: pulse('read-pulse', 'neither'),
    says: `${FOR_THOSE} You became its lead later, so you read the next one.`,
  },
  {
    why: 'somebody who joined the team later',
    who: 'a member',
    permission: pulse('read-pulse', 'neither'),
    says: `${FOR_THOSE} You were not asked for it: you joined it later, or the pulse counts you elsewhere.`,
  },
  {
    why: 'somebody on call',
    who: 'on call',
    permission: pulse('read-pulse', 'neither'),
    says: `${FOR_THOSE} Being on call for it changes nothing in that.`,
  },
  {
    why: 'an admin',
    who: 'an admin',
    permission: pulse('read-pulse', 'neither'),
    says: `${FOR_THOSE} Admins read no more than others do.`,
  },
  {
    why: 'anybody, where people were moved',
    who: 'a member',
    permission: pulse('read-pulse', 'changed'),
    says: 'Nobody can read the last pulse of payments: the list of who was asked was changed in the database after the pulse had opened.',
  },
  {
    why: 'anybody, before there is a pulse',
    who: 'a member',
    permission: pulse('read-pulse-comments', 'none-yet'),
    says: 'payments has no results yet: no pulse in which it took part has closed.',
  },
  {
    why: 'a lead of that time who asks for comments',
    who: 'a lead',
    permission: pulse('read-pulse-comments', 'lead'),
    says: 'The comments are for those who were asked for payments in its last pulse. You led it then, so you read its results.',
  },
  {
    why: 'an admin who asks for comments',
    who: 'an admin',
    permission: pulse('read-pulse-comments', 'neither'),
    says: 'The comments are for those who were asked for payments in that pulse, and for nobody else. Admins read no more than others do.',
  },
  {
    why: 'an admin who asks for all teams',
    who: 'an admin',
    permission: ofAll('neither'),
    says: 'The results of all teams are for those who were asked in the last pulse, and for who led a team when it opened. Admins read no more than others do.',
  },
  {
    why: 'who moved themselves, and asks for all teams',
    who: 'a member',
    permission: ofAll('changed'),
    says: 'You cannot read the last pulse: the list of who was asked was changed in the database after the pulse had opened.',
  },
  {
    why: 'all teams, before there is a pulse',
    who: 'a member',
    permission: ofAll('none-yet'),
    says: 'No pulse has closed yet.',
  },
])('a refusal is one sentence that says who can: $why', ({ who, permission, says }) => {
  expect(mayDo(WHO[who], permission)).toEqual({ ok: false, why: says });
});

test('anyone who is not an active full member may do nothing, whatever else they are', () => {
  const ids = fc.array(fc.constantFrom(PAYMENTS, SEARCH));
  const outsider = fc
    .record({ isAdmin: fc.boolean(), memberOf: ids, onCallOf: ids, leadOf: ids, gone: fc.boolean() })
    .map(({ gone, ...parts }) => full(parts, gone ? { isDeactivated: true } : { isFullMember: false }));
  fc.assert(
    fc.property(outsider, fc.constantFrom(...RIGHTS), (who, { permission }) => {
      expect(mayDo(who, permission)).toEqual({ ok: false, why: FOR_MEMBERS_ONLY });
    }),
  );
});
