import { beforeEach, describe, expect, test } from 'vitest';
import { EMOJI } from '../../src/names/emoji-names.ts';
import { teamKey } from '../../src/names/team-name.ts';
import { teamNameFault } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { drumbeatIn } from '../support/drumbeat.ts';
import { aHouse } from '../support/house.ts';

const { db, reset } = await testDatabase();
const teams = teamsStore(db);
const drumbeat = drumbeatIn(aHouse({ db, clock: () => new Date('2026-11-25T12:00:00Z') }));
beforeEach(reset);

const SAME = [
  { why: 'in another case', name: 'Storage', as: 'STORAGE' },
  { why: 'in another case of letters that have several', name: 'straße', as: 'STRASSE' },
  { why: 'with composed and decomposed letters', name: 'caf\u00e9', as: 'cafe\u0301' },
  { why: 'with Korean in syllables and in letters', name: '\uAC80\uC0C9', as: '\uAC80\uC0C9'.normalize('NFD') },
  { why: 'with two spaces', name: 'data platform', as: 'data  platform' },
  { why: 'with a non-breaking space', name: 'data platform', as: 'data\u00A0platform' },
  { why: 'with a space of no width', name: 'data platform', as: 'data\u200B platform' },
  { why: 'with a mark of direction', name: 'data platform', as: '\u200Edata platform' },
  { why: 'with an emoji as Slack sends it in commands', name: '🔥 fighters', as: ':fire: fighters' },
  { why: 'with an emoji as Slack sends it, in the middle', name: 'a 🦄 b', as: 'a :unicorn_face: b' },
  { why: 'with an emoji that has two names', name: '👍', as: ':thumbsup:' },
  { why: 'with its other name', name: ':+1:', as: '👍' },
  { why: 'with an emoji that asks for a picture', name: '☁️ cloud', as: ':cloud: cloud' },
  { why: 'with the same emoji as a letter', name: '☁️ cloud', as: '☁ cloud' },
  { why: 'with a skin tone', name: '👋🏽 hello', as: ':wave::skin-tone-4: hello' },
  { why: 'with a flag', name: '🇩🇪 payments', as: ':flag-de: payments' },
  { why: 'with an emoji made of several', name: '👩‍💻 tools', as: ':female-technologist: tools' },
  { why: 'with an emoji of the workspace’s own', name: ':our-logo: core', as: ':OUR-LOGO: core' },
];

describe('two names that look the same', () => {
  test.for(SAME)('$why: the team is found, and there is no second one', async ({ name, as }) => {
    await drumbeat('team', 'add', name);
    const [team] = await teams.teams();
    expect(await teams.teamNamed(as)).toEqual(team);
    await expect(drumbeat('team', 'add', as)).rejects.toThrow(/Another team has this name/);
    await drumbeat('team', 'add', 'other');
    await expect(drumbeat('team', 'set', 'other', '--name', as)).rejects.toThrow(/Another team has this name/);
    await drumbeat('team', 'set', as, '--name', as);
    expect(await teams.teams()).toHaveLength(2);
  });
});

describe('two names that look different', () => {
  test.for([
    ['🔥 fighters', ':rocket: fighters'],
    ['🔥 fighters', 'fire fighters'],
    ['cafe', 'café'],
    ['12:30:45', '124'],
    [':fire', '🔥'],
    ['👩‍💻', '👩💻'],
  ])('%s and %s', ([one = '', other = '']) => expect(teamKey(one)).not.toBe(teamKey(other)));
});

test('a name is stored with composed letters and single spaces', async () => {
  await drumbeat('team', 'add', ' cafe\u0301  crème\u00A0');
  expect((await teams.teams()).map(({ name }) => name)).toEqual(['caf\u00e9 crème']);
});

test.for([
  ['data 30d', /reads the end of `data 30d` as a window/],
  ['data last-week', /as a window/],
  ['data 1..2', /as a window/],
  ['\u200B', /can be seen/],
  ['HELP', /a word of `\/dora`/],
  ['h\u200Belp', /a word of `\/dora`/],
] as const)('%s cannot be said to `/dora` and is refused', ([name, fault]) => {
  expect(teamNameFault(name, ['help'])).toMatch(fault);
});

test('of several that add names which look the same at once, one does', async () => {
  const names = ['🔥 x', ':fire: x', '🔥  X', '🔥\u00A0x'];
  const added = await Promise.all(names.map((name) => teams.addTeam({ name, channelId: undefined, timeZone: 'UTC' })));
  expect(added.filter((team) => team !== undefined)).toHaveLength(1);
});

test('the names of emoji are those of Slack', () => {
  expect(EMOJI.size).toBeGreaterThan(1_900);
  expect([...EMOJI].filter(([name, emoji]) => !/^[\w+'’-]+$/.test(name) || !/\P{ASCII}/u.test(emoji))).toEqual([]);
  expect(EMOJI.get('white_check_mark')).toBe('✅');
});
