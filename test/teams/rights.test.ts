import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOR_MEMBERS_ONLY } from '../../src/slack/member-check.ts';
import {
  type Deciders,
  mayDo,
  type Permission,
  type TeamPermission,
  unknownPerson,
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
  { why: 'the pulse of the team', permission: inTeam('see-pulse'), may: OF_TEAM },
  {
    why: 'the pulse of the workspace',
    permission: { kind: 'see-workspace-pulse' },
    may: [...OF_TEAM, 'a member of another team'],
  },
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
    permission: { kind: 'see-pulse', team: { ...team, name: '<!channel>' } },
    says: 'Only the people of &lt;!channel&gt; see how its pulse went.',
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
