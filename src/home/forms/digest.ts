import type { KnownBlock } from '@slack/types';
import { DIGEST_ACTIONS } from '../../digest/words/actions.ts';
import { plainText } from '../../slack/blocks.ts';
import { choiceOf, type FormReading, type FormValues, timeOf } from '../../slack/modals/form-values.ts';
import { selectInput, timeInput } from '../../slack/modals/inputs.ts';
import { nextDues, type Weekly } from '../../teams/calendar/calendar-due.ts';
import { formatLocalTime, localTimeOf, parseLocalTime } from '../../teams/calendar/local-time.ts';
import type { TeamSettings } from '../../teams/team-settings.ts';
import { ofTeam, TEAM_GONE } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { WEEKDAY_CHOICES, weekdayName } from '../form-parts/weekdays.ts';

const FIELDS = { weekday: 'weekday', time: 'time' } as const;

const PREVIEWED = 5;

/** When the weekly digest of a team is due. */
export const digestForm = settingsForm({
  kind: 'digest',
  title: 'Digest',
  owner: ofTeam,
  load: ({ settings }) => settings,
  blocks: digestBlocks,
  fields: {
    read: readDigest,
    async save({ settings }, digest, { about, by }) {
      const isSaved = await settings.changeSettings(about.settings.team.id, { digest }, by);
      return isSaved ? SAVED : { kind: 'refused', why: TEAM_GONE };
    },
  },
  section: {
    title: 'Digest',
    summary({ settings: { calendar, digest } }, now) {
      const next = nextDues(calendar, digest, now, PREVIEWED).map(({ dueAt }) => dueAt);
      return digestWords(digest, next, calendar.timeZone);
    },
  },
});

export function digestBlocks({ team, digest }: Pick<TeamSettings, 'team' | 'digest'>): readonly KnownBlock[] {
  return [
    selectInput(
      {
        name: FIELDS.weekday,
        label: 'Day',
        hint: 'It is about the week before. Where the day is not a working day, it comes on the next one.',
      },
      WEEKDAY_CHOICES,
      String(digest.weekday),
    ),
    timeInput({ name: FIELDS.time, label: 'Time', hint: 'On the clock of the team.' }, formatLocalTime(digest.time)),
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: DIGEST_ACTIONS.preview, text: plainText('Preview now'), value: String(team.id) },
      ],
    },
  ];
}

export function readDigest(values: FormValues): FormReading<Weekly> {
  const weekday = Number(choiceOf(values, FIELDS.weekday) ?? Number.NaN);
  const time = parseLocalTime(timeOf(values, FIELDS.time));
  if (weekday >= 1 && weekday <= 7 && time !== undefined) return { ok: true, value: { weekday, time } };
  return {
    ok: false,
    faults: time === undefined ? { [FIELDS.time]: 'Choose a time.' } : { [FIELDS.weekday]: 'Choose a day.' },
  };
}

function digestWords({ weekday, time }: Weekly, next: readonly Date[], timeZone: string): string {
  const when = `${weekdayName(weekday)} ${formatLocalTime(time)}`;
  if (next.length === 0) return `${when}, but no day is a working day`;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  const dues = next.map((at) => `${format.format(at).replace(',', '')} ${formatLocalTime(localTimeOf(at, timeZone))}`);
  return `${when}; next: ${dues.join(', ')}`;
}
