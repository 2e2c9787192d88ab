import { describe, expect, test } from 'vitest';
import { readStart, type StartShown, startView } from '../../../src/pulse/wave/start-form.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import type { FormValues } from '../../../src/slack/modals/form-values.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { type Team, teamId } from '../../../src/teams/team.ts';

const TODAY = '2026-11-02' as LocalDate;
const typed = (value: string | null) => ({ value });
const one = (value: string) => ({ selected_option: { value } });
const good = { cadence: one('4'), next_on: typed('2026-11-09'), k: typed('6') };
const read = (fields: Readonly<Record<string, object>> = {}, least = 5) =>
  readStart(
    Object.fromEntries(
      Object.entries({ ...good, ...fields }).map(([name, state]) => [name, { value: state }]),
    ) as FormValues,
    TODAY,
    least,
  );

describe('what is typed', () => {
  test('is read field by field', () => {
    expect(read()).toEqual({ ok: true, value: { cadence: 4, nextOn: '2026-11-09', k: 6 } });
  });

  test('today is not too early', () => expect(read({ next_on: typed(TODAY) }).ok).toBe(true));

  test('ending the pulse needs no day, and leaves the limit as it is', () => {
    const none = read({ cadence: one('none'), next_on: typed(null), k: typed('') }, 7);
    expect(none).toEqual({ ok: true, value: { cadence: undefined, nextOn: undefined, k: 7 } });
  });

  test.for([
    { why: 'a cadence that is not offered', field: 'cadence', state: one('3'), says: 'Choose how often.' },
    { why: 'yesterday', field: 'next_on', state: typed('2026-11-01'), says: 'This day has gone by.' },
    {
      why: 'a day that does not exist',
      field: 'next_on',
      state: typed('2026-02-30'),
      says: 'Write a date such as 2026-12-07.',
    },
    { why: 'a limit under five', field: 'k', state: typed('4'), says: 'from 5 to 20' },
    { why: 'a limit over twenty', field: 'k', state: typed('21'), says: 'from 5 to 20' },
    { why: 'half a person', field: 'k', state: typed('5.5'), says: 'from 5 to 20' },
    { why: 'a word', field: 'k', state: typed('five'), says: 'from 5 to 20' },
    { why: 'nothing', field: 'k', state: typed(null), says: 'from 5 to 20' },
  ])('$why is told at its field', ({ field, state, says }) => {
    expect(read({ [field]: state })).toEqual({ ok: false, faults: { [field]: expect.stringContaining(says) } });
  });

  test('the limit never goes down again, because people answered under it', () => {
    expect(read({ k: typed('6') }, 8)).toEqual({ ok: false, faults: { k: expect.stringContaining('from 8 to 20') } });
    expect(read({ k: typed('8') }, 8).ok).toBe(true);
  });
});

const NOTHING: StartShown = {
  settings: { cadence: undefined, nextOn: undefined, k: 5 },
  nextOn: '2026-11-09' as LocalDate,
  opening: {
    decision: 'wait',
    closesAt: undefined,
    audience: [],
    sendings: [],
    notJoining: [],
    joining: [],
    notAgreed: 0,
  },
  expectedEnd: undefined,
  perSecond: 1,
  withoutTeam: 0,
  isOpen: false,
};
const team = (id: number, name = `team ${id}`): Team => ({
  id: teamId(id),
  name,
  channelId: undefined,
  timeZone: 'UTC',
});
const many = (count: number, name?: string) => Array.from({ length: count }, (_, id) => team(id, name));
const words = (shown: Partial<StartShown>) => JSON.stringify(startView({ ...NOTHING, ...shown }));

describe('the checks', () => {
  test('say what a team of its size will see', () => {
    const joining = [
      { team: team(1, 'payments'), size: 4 },
      { team: team(2, 'search'), size: 12 },
    ];
    const said = words({ opening: { ...NOTHING.opening, joining } });
    expect(said).toContain('payments, 4 people: A team of 4 is too small for results of its own');
    expect(said).toContain('search, 12 people: If 60 to 80 % of a team of 12 answer');
  });

  test('say when the first and the last are asked, and how fast', () => {
    const at = new Date('2026-11-09T08:00:00Z');
    const opening = {
      ...NOTHING.opening,
      audience: [{ personId: 'U1', team: 1 }],
      sendings: [{ personId: 'U1', askAt: at, remindAt: [] }],
    };
    const said = words({ opening, expectedEnd: new Date('2026-11-09T08:00:01Z') });
    expect(said).toContain('1 people are asked in private');
    expect(said).toContain('at most 1 a second');
    expect(said).toContain(String(at.getTime() / 1_000));
  });

  test.for<{ why: string; shown: Partial<StartShown>; says: string }>([
    { why: 'there is no team', shown: {}, says: 'There is no team yet' },
    { why: 'nobody is asked', shown: {}, says: 'Nobody would be asked' },
    { why: 'people are in no team', shown: { withoutTeam: 3 }, says: '3 people are in no team' },
    {
      why: 'people have agreed to no team, before the pulse is set up',
      shown: { opening: { ...NOTHING.opening, notAgreed: 3 } },
      says: '3 people were added to their teams by others and have not said yet which is theirs. Until then they are not counted; once this is saved, they are asked in private.',
    },
    {
      why: 'somebody has, while it is',
      shown: {
        opening: { ...NOTHING.opening, notAgreed: 1 },
        settings: { cadence: 2, nextOn: TODAY, k: 5 },
      },
      says: '1 person was added to their teams by others and has not said yet which is theirs. Until then they are not counted; they are asked in private, once.',
    },
    { why: 'a wave is open', shown: { isOpen: true }, says: 'holds from the next one on' },
  ])('say it where $why', ({ shown, says }) => expect(words(shown)).toContain(says));

  test.for([
    { count: 20, more: '', why: 'twenty lines are read' },
    { count: 21, more: 'and 1 more', why: 'and no more' },
    { count: 300, more: 'and 280 more', why: 'however many teams there are' },
  ])('of $count teams that take no part: $why', ({ count, more }) => {
    const said = words({
      opening: { ...NOTHING.opening, notJoining: many(count).map((one) => ({ team: one, why: 'nobody' })) },
    });
    expect(said.split('takes no part').length - 1).toBe(Math.min(count, 20));
    expect(/and \d+ more/.exec(said)?.[0] ?? '').toBe(more);
  });

  test('are accepted by Slack, whatever the teams are called', () => {
    const joining = many(300, '<&>'.repeat(27)).map((one) => ({ team: one, size: 99 }));
    const view = startView({ ...NOTHING, opening: { ...NOTHING.opening, joining } });
    assertSlackPayload('modal', view);
    expect(JSON.stringify(view)).toMatch(/and \d+ more/);
    expect(JSON.stringify(view)).not.toContain('<&>');
  });
});
