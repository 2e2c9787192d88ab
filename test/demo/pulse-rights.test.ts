import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../demo/start-demo.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { present } from '../support/given.ts';
import { handsOf, words } from '../support/hands.ts';
import { channel, typed } from '../support/inputs.ts';
import { until } from '../support/processes.ts';

const { db, pool, url } = await testDatabase();
/** A Friday afternoon. Three pulses have closed in the last weeks. */
const NOW = new Date('2026-11-27T15:00:00Z');
const [members, people, teams] = [membersStore(db), peopleStore(db), teamsStore(db)];

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ databaseUrl: url, clock: demoClock(() => NOW), pagePort: 0, botPort: 0 });
}, 60_000);
afterAll(() => demo?.close());

const idOf = async (name: string) => present(await teams.teamNamed(name)).id;
const choose = async (team: string, role: 'lead' | 'on-call', ...ids: string[]) =>
  members.saveChoices(
    await idOf(team),
    role,
    ids.map((slackId) => ({ kind: 'person', slackId })),
    'U01MARA',
    NOW,
  );
/** What somebody is told who types this in the channel of all. */
async function told(as: string, text: string): Promise<string> {
  const heard = () => demo.slack.messages(as, 'C01GENERAL').filter(({ ephemeralTo }) => ephemeralTo === as);
  const before = heard().length;
  await demo.slack.command(as, 'C01GENERAL', text);
  await until(() => heard().length > before);
  return words(heard().at(-1));
}

describe('in the demo, results are read', () => {
  test('by who was asked', async () => {
    expect(await told('U02DENIZ', '/pulse results')).toContain('Pulse of payments');
    expect(await told('U02DENIZ', '/pulse results all')).toContain('Pulse of all teams');
  });

  test('not by a lead who was made one after it had opened', async () => {
    await choose('payments', 'lead', 'U01MARA', 'U07TOM');
    const said = await told('U07TOM', '/pulse results payments');
    expect(said).toContain('The pulse of payments is for those who were asked in its last one');
    expect(said).toContain('You became its lead later');
  });

  test('not by an admin who puts herself on call', async () => {
    await choose('storefront', 'on-call', 'U05SAM', 'U01MARA');
    for (const text of ['/pulse results storefront', '/pulse space storefront']) {
      expect(await told('U01MARA', text)).toContain('Being on call for it changes nothing in that.');
    }
  });

  test('not by a guest', async () => {
    expect(await told('U08GINA', '/pulse results payments')).toContain('full members of the workspace');
  });

  test('by nobody where somebody was moved by SQL, and they are told why', async () => {
    const audience = "update pulse_audience set team_id = $1 where person_id = 'U07TOM'";
    await pool.query(audience, [await idOf('payments')]);
    for (const as of ['U07TOM', 'U02DENIZ'])
      expect(await told(as, '/pulse results payments')).toContain(
        'Nobody can read the last pulse of payments: the list of who was asked was changed in the database',
      );
    await pool.query(audience, [await idOf('platform')]);
    expect(await told('U02DENIZ', '/pulse results')).toContain('Pulse of payments');
  });
});

test('a new team with four of another’s people changes nobody’s home', async () => {
  const hands = handsOf(demo.slack);
  const four = ['U10LENA', 'U11OMAR', 'U12KASIA', 'U13BEN'];
  await demo.slack.command('U16HUGO', 'C01GENERAL', '/dora setup');
  const form = await hands.shows('U16HUGO', 'What people type after /dora');
  const values = { name: typed('0-guild'), channel: channel('C01GENERAL'), zone: typed('UTC') };
  expect(await demo.slack.viewSubmit('U16HUGO', form.id, values)).toEqual({ ok: true });
  await hands.closeAll('U16HUGO');
  await demo.slack.command('U16HUGO', 'C01GENERAL', '/dora settings 0-guild');
  await hands.press('U16HUGO', await hands.shows('U16HUGO', 'Calendar'), 'home:change:people');
  const chosen = { value: { type: 'multi_users_select', selected_users: ['U16HUGO', ...four] } };
  const filled = await hands.shows('U16HUGO', 'On call otherwise');
  expect(await demo.slack.viewSubmit('U16HUGO', filled.id, { members: chosen })).toEqual({ ok: true });
  const guild = await idOf('0-guild');
  await until(async () => (await members.membersOf(guild)).length === 5);
  await until(() => words(demo.slack.home('U16HUGO')).includes('0-guild'));
  for (const id of four) expect((await people.homeTeamOf(id))?.name).toBe('payments');
  expect((await people.homeTeamOf('U16HUGO'))?.name).toBe('storefront');
});

test('the newcomer is asked once which team is hers, and is in no pulse before', async () => {
  await until(() => words(demo.slack.messages('U21EVA', 'DU21EVA')).includes('Is *payments* your team?'));
  expect((await pool.query("select from pulse_audience where person_id = 'U21EVA'")).rowCount).toBe(0);
  expect(await told('U21EVA', '/pulse results')).toContain('You were not asked for it: you joined it later');
});
