import { beforeEach, expect, test } from 'vitest';
import { askDora } from '../../../src/dora/ask-dora.ts';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { DEFAULT_WINDOW } from '../../../src/dora/metrics/window.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { valueOf } from '../../support/given.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const people = peopleStore(db);
const NOW = new Date('2026-11-25T10:00:00Z');
const deps = { teams: teamsStore(db), dora: doraStore(db), homeTeamOf: (id: string) => people.homeTeamOf(id) };

beforeEach(async () => {
  await reset();
  await team('payments', [], 'Europe/Berlin', 'CPAY');
  const search = teamId(await team('search', [], 'Asia/Tokyo', 'CSEARCH'));
  const someone = { name: 'ivo', email: undefined, timeZone: undefined, isDeactivated: false, isAdmin: false };
  await people.save([{ ...someone, id: 'UIVO', isFullMember: true }], NOW);
  await membersStore(db).replace([{ team: search, people: ['UIVO'], isWhole: true }], NOW);
});

test.for([
  { why: 'the team of the channel comes first', channelId: 'CPAY', personId: 'UIVO', scope: 'payments' },
  { why: 'elsewhere it is the team of the person', channelId: 'CRANDOM', personId: 'UIVO', scope: 'search' },
  { why: 'in a DM as well', channelId: 'DIVO', personId: 'UIVO', scope: 'search' },
  { why: 'of a person in no team it is everything', channelId: 'CRANDOM', personId: 'UMARA', scope: 'all' },
])('/dora alone: $why', async ({ channelId, personId, scope }) => {
  const question = { subject: { kind: 'here' }, window: DEFAULT_WINDOW, channelId, personId } as const;
  const snapshot = valueOf(await askDora(deps, question, NOW));
  expect(snapshot.scope.kind === 'all' ? 'all' : snapshot.scope.name).toBe(scope);
});

test('/dora all is everything, also for people who are in a team', async () => {
  const question = { subject: { kind: 'all' }, window: DEFAULT_WINDOW, personId: 'UIVO' } as const;
  expect(valueOf(await askDora(deps, question, NOW)).scope).toEqual({ kind: 'all' });
});
