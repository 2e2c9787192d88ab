import type { KnownBlock } from '@slack/types';
import { DIGEST_ACTIONS } from '../digest/words/actions.ts';
import { plainText } from '../slack/blocks.ts';
import { selectInput, timeInput } from '../slack/form.ts';
import type { Weekly } from '../teams/calendar/calendar-due.ts';
import { formatLocalTime } from '../teams/calendar/local-time.ts';
import type { TeamId } from '../teams/team.ts';
import { DIGEST_FIELDS } from './digest-form.ts';
import { WEEKDAY_CHOICES } from './weekdays.ts';

export const digestForm = (team: TeamId, { weekday, time }: Weekly): KnownBlock[] => [
  selectInput(
    {
      name: DIGEST_FIELDS.weekday,
      label: 'Day',
      hint: 'It is about the week before. Where the day is not a working day, it comes on the next one.',
    },
    WEEKDAY_CHOICES,
    String(weekday),
  ),
  timeInput({ name: DIGEST_FIELDS.time, label: 'Time', hint: 'On the clock of the team.' }, formatLocalTime(time)),
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: DIGEST_ACTIONS.preview, text: plainText('Preview now'), value: String(team) },
    ],
  },
];
