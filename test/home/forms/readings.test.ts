import { describe, expect, test } from 'vitest';
import { readOwnDays } from '../../../src/home/form-parts/own-days.ts';
import { choicesFrom, chosenPeople } from '../../../src/home/form-parts/people-choices.ts';
import { readPeople } from '../../../src/home/form-parts/people-fields.ts';
import { mutedOf } from '../../../src/home/form-parts/wanted-messages.ts';
import { readCalendar } from '../../../src/home/forms/calendar.ts';
import { readDigest } from '../../../src/home/forms/digest.ts';
import { readEnvironment } from '../../../src/home/forms/environments.ts';
import { readIncidents } from '../../../src/home/forms/incidents.ts';
import { readOwn } from '../../../src/home/forms/own.ts';
import { readToken } from '../../../src/home/forms/tokens.ts';
import { readWorkspace } from '../../../src/home/forms/workspace.ts';
import { mutable } from '../../../src/schedule/message-type.ts';
import type { FormValues } from '../../../src/slack/modals/form-values.ts';
import { UNREADABLE_FORM } from '../../../src/slack/modals/metadata.ts';
import { MESSAGE_TYPES } from '../../support/house.ts';

/** The values of a submission: one element in each block. */
const values = (fields: Readonly<Record<string, object>>): FormValues =>
  Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { value: state }]));
const typed = (value: string | null) => ({ value });
const at = (time: string | null) => ({ selected_time: time });
const chosen = (...options: string[]) => ({ selected_options: options.map((value) => ({ value })) });
const one = (value: string) => ({ selected_option: { value } });

describe('the calendar', () => {
  const good = {
    days: chosen('1', '2', '3', '4', '5'),
    work_from: at('09:00'),
    work_to: at('17:30'),
    quiet_from: at('18:00'),
    quiet_to: at('08:00'),
    region: typed(null),
    own: typed(null),
  };

  test('is read field by field', () => {
    expect(readCalendar(values(good))).toEqual({
      ok: true,
      value: {
        workingDays: [1, 2, 3, 4, 5],
        workingHours: { from: 540, to: 1050 },
        quietHours: { from: 1080, to: 480 },
        holidayRegion: undefined,
        days: new Map(),
      },
    });
  });

  test.for([
    {
      why: 'work that ends before it begins',
      field: 'work_to',
      state: at('08:00'),
      says: 'Work must end after it begins.',
    },
    {
      why: 'work that ends as it begins',
      field: 'work_to',
      state: at('09:00'),
      says: 'Work must end after it begins.',
    },
    { why: 'a time that was cleared', field: 'quiet_from', state: at(null), says: 'Choose a time.' },
    {
      why: 'a country that does not exist',
      field: 'region',
      state: typed('Atlantis'),
      says: 'No country or region is called "Atlantis".',
    },
    {
      why: 'a day that does not exist',
      field: 'own',
      state: typed('2026-02-30 off'),
      says: '"2026-02-30" is no date.',
    },
  ])('$why is reported at its field', ({ field, state, says }) => {
    const reading = readCalendar(values({ ...good, [field]: state }));
    expect(reading).toEqual({ ok: false, faults: { [field]: expect.stringContaining(says) } });
  });

  test.for([
    { why: 'a code', text: 'DE', code: 'DE' },
    { why: 'a code in lower case', text: 'de-by', code: 'DE-BY' },
    { why: 'the name of a country', text: 'Germany', code: 'DE' },
  ])('a region may be written as $why', ({ text, code }) => {
    expect(readCalendar(values({ ...good, region: typed(text) }))).toMatchObject({ value: { holidayRegion: code } });
  });

  test('may have no working day at all', () => {
    expect(readCalendar(values({ ...good, days: chosen() }))).toMatchObject({ ok: true, value: { workingDays: [] } });
  });
});

describe('own days', () => {
  test.for([
    {
      why: 'a day off with its name',
      line: '2026-12-24 off Christmas Eve',
      day: { isWorking: false, name: 'Christmas Eve' },
    },
    {
      why: 'a name alone means off',
      line: '2026-12-24 Christmas Eve',
      day: { isWorking: false, name: 'Christmas Eve' },
    },
    { why: 'a date alone means off', line: '2026-12-24', day: { isWorking: false, name: '' } },
    {
      why: 'a holiday on which people work',
      line: '2026-12-24 Working release',
      day: { isWorking: true, name: 'release' },
    },
    {
      why: 'a name that only begins like one of our words',
      line: '2026-12-24 offsite',
      day: { isWorking: false, name: 'offsite' },
    },
  ])('$why', ({ line, day }) => {
    expect(readOwnDays([line])).toEqual({ days: new Map([['2026-12-24', day]]) });
  });

  test.for([
    { why: 'the same day twice', lines: ['2026-12-24', '2026-12-24 off'], says: '2026-12-24 is there twice.' },
    { why: 'a line without a date', lines: ['Christmas'], says: '"Christmas" is no date.' },
    { why: 'a name that is too long', lines: [`2026-12-24 ${'x'.repeat(101)}`], says: 'longer than 100' },
    {
      why: 'more days than anybody needs',
      lines: Array.from({ length: 201 }, () => '2026-12-24'),
      says: 'At most 200',
    },
  ])('$why is refused', ({ lines, says }) => {
    expect(readOwnDays(lines)).toEqual({ fault: expect.stringContaining(says) });
  });
});

describe('incidents', () => {
  test.for(['5', '60', '1440'])('%s minutes before an incident are accepted', (window) => {
    expect(readIncidents(values({ window: typed(window) }))).toMatchObject({
      ok: true,
      value: { linkWindowMinutes: Number(window) },
    });
  });

  test.for(['4', '1441', '1.5', '-60', 'an hour', ''])('"%s" minutes are refused at their field', (window) => {
    expect(readIncidents(values({ window: typed(window) }))).toEqual({
      ok: false,
      faults: { window: 'Write whole minutes, from 5 to 1440 (a day).' },
    });
  });

  test.for([
    { why: 'a tick', field: chosen('by-hand'), isByHand: true },
    { why: 'no tick', field: chosen(), isByHand: false },
  ])('are recorded by hand with $why', ({ field, isByHand }) => {
    const reading = readIncidents(values({ window: typed('60'), recorded: field }));
    expect(reading).toMatchObject({ ok: true, value: { recordsIncidentsByHand: isByHand } });
  });

  test('are not announced in a direct message', () => {
    const reading = readIncidents(values({ window: typed('60'), channel: { selected_conversation: 'D01ME' } }));
    expect(reading).toEqual({ ok: false, faults: { channel: 'Choose a channel, not a direct message.' } });
  });
});

test('the digest has a day and a time', () => {
  expect(readDigest(values({ weekday: one('4'), time: at('09:30') }))).toEqual({
    ok: true,
    value: { weekday: 4, time: 570 },
  });
  expect(readDigest(values({ weekday: one('4'), time: at(null) }))).toEqual({
    ok: false,
    faults: { time: 'Choose a time.' },
  });
});

const NOBODY = { members: { people: [], channels: [], groups: [] }, onCall: { people: [], groups: [] }, leads: [] };

describe('people', () => {
  test('keep the user groups that the form could not offer', () => {
    const before = {
      ...NOBODY,
      members: { people: [], channels: [], groups: ['S1'] },
      onCall: { people: [], groups: ['S2'] },
    };
    const reading = readPeople(values({ members: { selected_users: ['U1'] } }), before);
    expect(reading).toMatchObject({ value: { members: { groups: ['S1'] }, onCall: { groups: ['S2'] } } });
  });

  const form = values({
    members: { selected_users: ['U1', 'U2'] },
    member_channels: { selected_conversations: ['C1'] },
    member_groups: chosen('S1'),
    on_call: { selected_users: ['U2'] },
    on_call_groups: chosen('S2'),
    leads: { selected_users: ['U1'] },
  });

  test('are kept and shown again as they were chosen', () => {
    const reading = readPeople(form, NOBODY);
    if (!reading.ok) throw new Error('The form was refused');
    const kept = choicesFrom(reading.value).flatMap(([role, choices]) =>
      choices.map((choice) => ({ ...choice, role })),
    );
    expect(chosenPeople(kept)).toEqual(reading.value);
  });

  test('are on call from a user group first, then from the list', () => {
    const reading = readPeople(form, NOBODY);
    const onCall = reading.ok ? choicesFrom(reading.value).find(([role]) => role === 'on-call')?.[1] : undefined;
    expect(onCall?.map(({ slackId }) => slackId)).toEqual(['S2', 'U2']);
  });

  test('are led by two at most', () => {
    expect(readPeople(values({ leads: { selected_users: ['U1', 'U2', 'U3'] } }), NOBODY)).toEqual({
      ok: false,
      faults: { leads: 'Choose one lead or two.' },
    });
  });
});

describe('an environment', () => {
  const names = new Map([['prod-eu', 'production']]);
  const read = (name: string, canonical: string) =>
    readEnvironment(values({ name: typed(name), canonical: typed(canonical) }), names);

  test('goes by any case', () => {
    expect(read(' Prod-US ', 'Production')).toEqual({ ok: true, value: { name: 'prod-us', canonical: 'production' } });
  });

  test('is stored as what its new name stands for', () => {
    expect(read('europe', 'prod-eu')).toEqual({ ok: true, value: { name: 'europe', canonical: 'production' } });
  });

  test.for([
    { why: 'production itself', name: 'production', canonical: 'staging', field: 'name' },
    { why: 'a name under itself', name: 'staging', canonical: 'staging', field: 'canonical' },
    { why: 'a circle', name: 'production-eu', canonical: '', field: 'canonical' },
    { why: 'a name that is too long', name: 'x'.repeat(51), canonical: 'production', field: 'name' },
  ])('$why is refused at its field', ({ name, canonical, field }) => {
    expect(read(name, canonical)).toEqual({ ok: false, faults: { [field]: expect.any(String) } });
  });
});

test.for([
  { why: 'without a name', fields: { name: typed(' '), scopes: chosen('read') }, field: 'name' },
  { why: 'with a line break in its name', fields: { name: typed('a\nb'), scopes: chosen('read') }, field: 'name' },
  { why: 'that may do nothing', fields: { name: typed('ci'), scopes: chosen() }, field: 'scopes' },
])('a token $why is refused at its field', ({ fields, field }) => {
  expect(readToken(values(fields))).toEqual({ ok: false, faults: { [field]: expect.any(String) } });
});

test('a message type without a tick is muted', () => {
  const kinds = mutable(MESSAGE_TYPES, 'person').map(({ kind }) => kind);
  const [first = 'silent-source', ...rest] = kinds;
  expect(readOwn(MESSAGE_TYPES, values({ wanted: chosen() }))).toEqual({
    ok: true,
    value: { muted: kinds, homeTeam: undefined, iAm: [] },
  });
  expect(readOwn(MESSAGE_TYPES, values({ wanted: chosen(...rest), home_team: one('7') }))).toEqual({
    ok: true,
    value: { muted: [first], homeTeam: 7, iAm: [] },
  });
});

test('somebody says who they are where incidents come from, by ids that may hold spaces', () => {
  expect(
    readOwn(
      MESSAGE_TYPES,
      values({ wanted: chosen(), i_am: chosen('pagerduty P1AB', 'grafana-irm user 7', 'nonsense') }),
    ),
  ).toMatchObject({
    value: {
      iAm: [
        { source: 'pagerduty', vendorId: 'P1AB' },
        { source: 'grafana-irm', vendorId: 'user 7' },
      ],
    },
  });
});

test('a year without bands is refused', () => {
  expect(readWorkspace(values({ year: one('2020') }))).toEqual({ ok: false, faults: { year: 'Choose a year.' } });
});

test('a form that came back without its boxes mutes nothing, and says so', () => {
  expect(readOwn(MESSAGE_TYPES, values({}))).toEqual({ ok: false, faults: { wanted: UNREADABLE_FORM } });
  expect(mutedOf(values({}), { types: MESSAGE_TYPES, by: 'team' })).toMatchObject({ ok: false });
  expect(mutedOf(values({ wanted: chosen() }), { types: MESSAGE_TYPES, by: 'team' })).toMatchObject({ ok: true });
});
