import { beforeEach, describe, expect, test } from 'vitest';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import type { TeamChoice } from '../../../src/teams/directory/members.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const [people, members] = [peopleStore(db), membersStore(db)];
const NOW = new Date('2026-11-25T10:00:00Z');
const LATER = new Date('2026-11-26T10:00:00Z');

const person = (slackId: string): TeamChoice => ({ kind: 'person', slackId });
const standing = { full: [true, false], guest: [false, false], gone: [true, true] } as const;
const keep = (id: string, [isFullMember, isDeactivated]: readonly [boolean, boolean] = standing.full) =>
  people.save(
    [{ id, name: id, email: undefined, timeZone: undefined, isFullMember, isDeactivated, isAdmin: false }],
    NOW,
  );

let payments: TeamId;
beforeEach(async () => {
  await reset();
  payments = teamId(await team('payments', []));
  for (const id of ['U1', 'U2', 'U3']) await keep(id);
  await keep('UGUEST', standing.guest);
  await keep('UGONE');
  await keep('UGONE', standing.gone);
});

describe('choices', () => {
  test('are replaced as a whole, kept in their order, and recorded', async () => {
    await members.saveChoices(payments, 'lead', [person('U2'), person('U1'), person('U2')], 'UACTOR', NOW);
    await members.saveChoices(payments, 'lead', [person('U3'), person('U1')], 'UACTOR', LATER);
    expect(await members.choicesOf(payments)).toEqual([
      { role: 'lead', ...person('U3') },
      { role: 'lead', ...person('U1') },
    ]);
    const { rows } = await pool.query('select actor, subject, change from setting_changes order by id');
    expect(rows).toEqual([
      { actor: 'UACTOR', subject: 'team payments', change: { lead: { from: '', to: 'U2, U1' } } },
      { actor: 'UACTOR', subject: 'team payments', change: { lead: { from: 'U2, U1', to: 'U3, U1' } } },
    ]);
  });

  test('that are wrong change nothing and say why', async () => {
    await members.saveChoices(payments, 'lead', [person('U1')], 'UACTOR', NOW);
    const three = [person('U1'), person('U2'), person('U3')];
    expect(await members.saveChoices(payments, 'lead', three, 'UACTOR', NOW)).toMatchObject({ ok: false });
    expect(await members.leadsOf(payments)).toEqual(['U1']);
  });

  test('of a team that is gone are refused', async () => {
    expect(await members.saveChoices(teamId(999_999), 'member', [], 'UACTOR', NOW)).toEqual({
      ok: false,
      fault: 'This team is not there any more.',
    });
  });

  test('go with the transaction that they are part of', async () => {
    const undone = db.transaction(async (tx) => {
      await members.saveChoices(payments, 'member', [person('U1')], 'UACTOR', NOW, tx);
      throw new Error('never mind');
    });
    await expect(undone).rejects.toThrow('never mind');
    expect(await members.choicesOf(payments)).toEqual([]);
  });

  test('of two people at once end as one of the two', async () => {
    const choose = (id: string) => members.saveChoices(payments, 'member', [person(id)], id, NOW);
    expect(await Promise.all(['U1', 'U2', 'U3'].map(choose))).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await members.choicesOf(payments)).toHaveLength(1);
  });
});

describe('leads and the fixed list', () => {
  test.for([
    { why: 'a guest', id: 'UGUEST' },
    { why: 'somebody who left', id: 'UGONE' },
    { why: 'somebody unknown', id: 'UNOBODY' },
  ])('skip $why, and the next in line follows', async ({ id }) => {
    await members.saveChoices(payments, 'lead', [person(id), person('U2')], 'UACTOR', NOW);
    await members.saveChoices(payments, 'on-call', [person(id), person('U3'), person('U1')], 'UACTOR', NOW);
    expect(await members.leadsOf(payments)).toEqual(['U2']);
    expect(await members.fixedOnCallOf(payments)).toEqual(['U3', 'U1']);
  });
});

describe('the members of teams', () => {
  const since = async () =>
    (await pool.query('select person_id as id, since from team_members order by person_id')).rows;

  test('are the active full members among the people chosen', async () => {
    const chosen = ['U2', 'UGUEST', 'UGONE', 'UNOBODY', 'U1', 'U2'];
    await members.replace([{ team: payments, people: chosen, isWhole: true }], NOW);
    expect(await members.membersOf(payments)).toEqual(['U1', 'U2']);
  });

  test('who stay keep their day, and those no longer chosen are removed', async () => {
    await members.replace([{ team: payments, people: ['U1', 'U2'], isWhole: true }], NOW);
    await members.replace([{ team: payments, people: ['U2', 'U3'], isWhole: true }], LATER);
    expect(await since()).toEqual([
      { id: 'U2', since: NOW },
      { id: 'U3', since: LATER },
    ]);
  });

  test('stay where not everything could be read, unless they do not count any more', async () => {
    await members.replace([{ team: payments, people: ['U1', 'U2'], isWhole: true }], NOW);
    await members.replace([{ team: payments, people: ['U3'], isWhole: false }], LATER);
    expect(await members.membersOf(payments)).toEqual(['U1', 'U2', 'U3']);
    await keep('U1', standing.gone);
    await members.peopleChanged(['U1', 'U2'], LATER);
    expect(await members.membersOf(payments)).toEqual(['U2', 'U3']);
  });

  test('of other teams are left alone', async () => {
    const search = teamId(await team('search', []));
    const both = [payments, search].map((id) => ({ team: id, people: ['U1'], isWhole: true }));
    await members.replace(both, NOW);
    await members.replace([{ team: payments, people: [], isWhole: true }], LATER);
    expect(await members.membersOf(search)).toEqual(['U1']);
  });
});
