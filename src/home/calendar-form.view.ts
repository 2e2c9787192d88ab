import type { KnownBlock } from '@slack/types';
import { checkboxesInput, textInput, timeInput } from '../slack/form.ts';
import type { Calendar } from '../teams/calendar/calendar.ts';
import { formatLocalTime } from '../teams/calendar/local-time.ts';
import { CALENDAR_FIELDS, MAX_OWN_TEXT, ownDaysText } from './calendar-form.ts';
import { WEEKDAY_CHOICES } from './weekdays.ts';

export const calendarForm = (calendar: Calendar): KnownBlock[] => [
  checkboxesInput(
    { name: CALENDAR_FIELDS.days, label: 'Working days' },
    WEEKDAY_CHOICES,
    calendar.workingDays.map(String),
    { optional: true },
  ),
  timeInput({ name: CALENDAR_FIELDS.workFrom, label: 'Work begins' }, formatLocalTime(calendar.workingHours.from)),
  timeInput({ name: CALENDAR_FIELDS.workTo, label: 'Work ends' }, formatLocalTime(calendar.workingHours.to)),
  timeInput(
    { name: CALENDAR_FIELDS.quietFrom, label: 'Quiet from', hint: 'Nobody gets a direct message in quiet hours.' },
    formatLocalTime(calendar.quietHours.from),
  ),
  timeInput({ name: CALENDAR_FIELDS.quietTo, label: 'Quiet until' }, formatLocalTime(calendar.quietHours.to)),
  textInput(
    {
      name: CALENDAR_FIELDS.region,
      label: 'Public holidays of',
      hint: 'A country or a part of it: Germany or DE, Bavaria or DE-BY, US-CA. Empty: no public holidays.',
    },
    { initial: calendar.holidayRegion, max: 60, optional: true },
  ),
  textInput(
    {
      name: CALENDAR_FIELDS.own,
      label: 'Own days, one a line',
      hint: '2026-12-24 off Christmas Eve. Or 2026-10-03 working, for a holiday on which you work.',
    },
    { initial: ownDaysText(calendar.days), max: MAX_OWN_TEXT, multiline: true, optional: true },
  ),
];
