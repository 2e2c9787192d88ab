import { expect, test } from 'vitest';
import { actorWords, changeWords } from '../../../src/home/settings/change-words.ts';
import { labelOf } from '../../support/house.ts';

const AT = new Date('2026-11-02T12:00:00Z');
const words = (change: Readonly<Record<string, unknown>>, subject = 'team payments') =>
  changeWords({ at: AT, actor: 'UMARA', subject, change }, labelOf);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `org/${index + 1}`).join(', ');

test.for([
  { why: 'a value', change: { k: { from: 5, to: 6 } }, says: 'k 5 → 6' },
  {
    why: 'several values',
    change: { name: { from: 'pay', to: 'payments' }, time_zone: { from: 'UTC', to: 'Asia/Tokyo' } },
    says: 'name pay → payments; time zone UTC → Asia/Tokyo',
  },
  { why: 'nothing before', change: { services: { from: null, to: 'org/a' } }, says: 'services nothing → org/a' },
  { why: 'nothing any more', change: { muted: { from: 'digest', to: '' } }, says: 'muted Weekly digest → nothing' },
  {
    why: 'weekdays by name',
    change: { digest: { from: '1 10:00', to: '2 09:00' } },
    says: 'digest Monday 10:00 → Tuesday 09:00',
  },
  {
    why: 'days of work by name',
    change: { working_days: { from: '1 2 3 4 5', to: '1 3' } },
    says: 'working days Mon–Fri → Mon, Wed',
  },
  {
    why: 'people, channels and user groups as mentions',
    change: { member: { from: 'U1, S2', to: 'C3' } },
    says: 'member <@U1>, <!subteam^S2> → <#C3>',
  },
  {
    why: 'what differs in a long list',
    change: { services: { from: numbered(9), to: `org/new, ${numbered(9)}` } },
    says: 'services org/1, org/2, org/3 and 6 more → org/new and 9 more',
  },
  {
    why: 'where a long list has another order',
    change: { 'on-call': { from: 'U1, U2, U3, U4', to: 'U1, U3, U2, U4' } },
    says: 'on-call <@U2>, <@U3> and 2 more → <@U3>, <@U2> and 2 more',
  },
  {
    why: 'a foreign text without its markup',
    change: { name: { from: '<!channel>', to: 'a & b' } },
    says: 'name &lt;!channel&gt; → a &amp; b',
  },
  {
    why: 'a long text shortened on each side',
    change: { name: { from: 'x'.repeat(80), to: 'y'.repeat(80) } },
    says: `name ${'x'.repeat(59)}… → ${'y'.repeat(59)}…`,
  },
])('$why', ({ change, says }) => expect(words(change)).toBe(`team payments: ${says}`));

test.for([
  { why: 'was recorded whole', change: { name: 'payments', services: ['org/a'] } },
  { why: 'was recorded without what was before', change: { to: 2023 } },
])('a change that $why shows only its subject', ({ change }) => expect(words(change)).toBe('team payments'));

test('a person is mentioned', () => {
  expect(words({ home_team: { from: 'payments', to: 'search' } }, 'person UIVO')).toBe(
    '<@UIVO>: home team payments → search',
  );
});

test('somebody who was forgotten is not mentioned, wherever they stood', () => {
  expect(words({ lead: { from: 'U1, forgotten', to: 'U1' } })).toBe(
    'team payments: lead <@U1>, someone who was forgotten → <@U1>',
  );
  expect(words({}, 'person forgotten')).toBe('someone who was forgotten');
});

test.for([
  { why: 'a person', actor: 'UMARA', says: '<@UMARA>' },
  { why: 'a person of an organisation', actor: 'W0MARA', says: '<@W0MARA>' },
  { why: 'somebody who was forgotten', actor: 'forgotten', says: 'someone who was forgotten' },
  { why: 'the command line', actor: 'cli', says: 'cli' },
])('who changed it: $why', ({ actor, says }) => expect(actorWords({ actor })).toBe(says));

test('more than anybody reads is counted, and no mention is cut', () => {
  const change = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`setting_${index}`, { from: 'x'.repeat(30), to: 'y'.repeat(30) }]),
  );
  expect(words(change)).toMatch(/ → y{30}; and 5 more$/);
});
