import type { KnownBlock } from '@slack/types';
import {
  choicesOf,
  type FormReading,
  type FormValues,
  linesOf,
  textOf,
  timeOf,
} from '../../slack/modals/form-values.ts';
import { checkboxesInput, textInput, timeInput } from '../../slack/modals/inputs.ts';
import type { Calendar } from '../../teams/calendar/calendar.ts';
import { formatLocalTime, type LocalTime, parseLocalTime } from '../../teams/calendar/local-time.ts';
import { type Region, regionNamed } from '../../teams/calendar/regions.ts';
import { hasFaults } from '../form/faults.ts';
import { ofTeam, TEAM_GONE } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { MAX_OWN_TEXT, type OwnDays, ownDaysText, readOwnDays } from '../form-parts/own-days.ts';
import { WEEKDAY_CHOICES, weekdayWords } from '../form-parts/weekdays.ts';

const FIELDS = {
  days: 'days',
  workFrom: 'work_from',
  workTo: 'work_to',
  quietFrom: 'quiet_from',
  quietTo: 'quiet_to',
  region: 'region',
  own: 'own',
} as const;

/** When a team works, and when it must not be disturbed. */
export const calendarForm = settingsForm({
  kind: 'calendar',
  title: 'Calendar',
  owner: ofTeam,
  load: ({ settings }) => settings.calendar,
  blocks: calendarBlocks,
  fields: {
    read: readCalendar,
    async save({ settings }, calendar, { about, by }) {
      const isSaved = await settings.changeSettings(about.settings.team.id, { calendar }, by);
      return isSaved ? SAVED : { kind: 'refused', why: TEAM_GONE };
    },
  },
  section: { title: 'Calendar', summary: ({ settings }) => calendarWords(settings.calendar) },
});

export function calendarBlocks(calendar: Calendar): readonly KnownBlock[] {
  return [
    checkboxesInput({ name: FIELDS.days, label: 'Working days' }, WEEKDAY_CHOICES, calendar.workingDays.map(String), {
      optional: true,
    }),
    timeInput({ name: FIELDS.workFrom, label: 'Work begins' }, formatLocalTime(calendar.workingHours.from)),
    timeInput({ name: FIELDS.workTo, label: 'Work ends' }, formatLocalTime(calendar.workingHours.to)),
    timeInput(
      { name: FIELDS.quietFrom, label: 'Quiet from', hint: 'Nobody gets a direct message in quiet hours.' },
      formatLocalTime(calendar.quietHours.from),
    ),
    timeInput({ name: FIELDS.quietTo, label: 'Quiet until' }, formatLocalTime(calendar.quietHours.to)),
    textInput(
      {
        name: FIELDS.region,
        label: 'Public holidays of',
        hint: 'A country or a part of it: Germany or DE, Bavaria or DE-BY, US-CA. Empty: no public holidays.',
      },
      { initial: calendar.holidayRegion, max: 60, optional: true },
    ),
    textInput(
      {
        name: FIELDS.own,
        label: 'Own days, one a line',
        hint: '2026-12-24 off Christmas Eve. Or 2026-10-03 working, for a holiday on which you work.',
      },
      { initial: ownDaysText(calendar.days), max: MAX_OWN_TEXT, multiline: true, optional: true },
    ),
  ];
}

export function readCalendar(values: FormValues): FormReading<Omit<Calendar, 'timeZone'>> {
  const time = (name: string): LocalTime | undefined => parseLocalTime(timeOf(values, name));
  const [workFrom, workTo] = [time(FIELDS.workFrom), time(FIELDS.workTo)];
  const [quietFrom, quietTo] = [time(FIELDS.quietFrom), time(FIELDS.quietTo)];
  const region = regionNamed(textOf(values, FIELDS.region));
  const own = readOwnDays(linesOf(values, FIELDS.own));
  const faults = {
    ...(workFrom === undefined ? { [FIELDS.workFrom]: NO_TIME } : {}),
    ...(workTo === undefined ? { [FIELDS.workTo]: NO_TIME } : {}),
    ...(quietFrom === undefined ? { [FIELDS.quietFrom]: NO_TIME } : {}),
    ...(quietTo === undefined ? { [FIELDS.quietTo]: NO_TIME } : {}),
    ...(workFrom !== undefined && workTo !== undefined && workFrom >= workTo
      ? { [FIELDS.workTo]: 'Work must end after it begins.' }
      : {}),
    ...('fault' in region ? { [FIELDS.region]: region.fault } : {}),
    ...('fault' in own ? { [FIELDS.own]: own.fault } : {}),
  };
  if (hasFaults(faults)) return { ok: false, faults };
  return {
    ok: true,
    value: {
      workingDays: choicesOf(values, FIELDS.days)
        .map(Number)
        .sort((a, b) => a - b),
      workingHours: { from: workFrom as LocalTime, to: workTo as LocalTime },
      quietHours: { from: quietFrom as LocalTime, to: quietTo as LocalTime },
      holidayRegion: (region as Region).code,
      days: (own as OwnDays).days,
    },
  };
}

const NO_TIME = 'Choose a time.';

function calendarWords({ workingDays, workingHours, quietHours, holidayRegion, days }: Calendar): string {
  const work = `${weekdayWords(workingDays)}, ${formatLocalTime(workingHours.from)}–${formatLocalTime(workingHours.to)}`;
  const isQuiet = quietHours.from !== quietHours.to;
  const quiet = isQuiet
    ? `quiet ${formatLocalTime(quietHours.from)}–${formatLocalTime(quietHours.to)}`
    : 'no quiet hours';
  const holidays = holidayRegion === undefined ? 'no public holidays' : `public holidays of ${holidayRegion}`;
  const own = days.size === 0 ? [] : [`${days.size} own ${days.size === 1 ? 'day' : 'days'}`];
  return [work, quiet, holidays, ...own].join('; ');
}
