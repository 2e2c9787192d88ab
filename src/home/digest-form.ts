import { choiceOf, type FormReading, type FormValues, timeOf } from '../slack/form.ts';
import type { Weekly } from '../teams/calendar/calendar-due.ts';
import { parseLocalTime } from '../teams/calendar/local-time.ts';

export const DIGEST_FIELDS = { weekday: 'weekday', time: 'time' } as const;

/** Reads when the digest of a team is due. */
export function readDigest(values: FormValues): FormReading<Weekly> {
  const weekday = Number(choiceOf(values, DIGEST_FIELDS.weekday) ?? Number.NaN);
  const time = parseLocalTime(timeOf(values, DIGEST_FIELDS.time));
  if (weekday >= 1 && weekday <= 7 && time !== undefined) return { ok: true, value: { weekday, time } };
  return {
    ok: false,
    faults:
      time === undefined ? { [DIGEST_FIELDS.time]: 'Choose a time.' } : { [DIGEST_FIELDS.weekday]: 'Choose a day.' },
  };
}
