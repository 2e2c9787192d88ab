import type { OpenWave, Seat } from '../wave/wave.ts';
import type { AskingDeps } from './asking-deps.ts';

export const NONE_OPEN = 'No pulse is open now. `/pulse results` shows the last one.';
export const NOT_ASKED =
  'You are not among those who are asked this time: a pulse asks whoever was in a team, and had said that it is theirs, when it opened.';
export const AUDIENCE_CHANGED =
  'The list of who is asked was changed in the database after this pulse had opened. So that nobody can make a group to single you out, it takes no answers any more, and nothing of it will be shown. Whoever runs the bot can say what happened.';
export const KEY_GONE =
  'the database has just crashed, and the bot is looking for the key of the answers. Try again in a few minutes.';
export const OTHER_SECRET_HERE =
  'this part of the bot was started with another secret than the one that the pulse was opened with. Whoever runs the bot has to mend that. Try again in a few minutes.';

type Seating = { readonly ok: true; readonly seat: Seat } | { readonly ok: false; readonly why: string };

/**
 * The place of a person in the open wave, or a sentence that says why they have none. It asks for permission only where there is
 * nothing to answer: a look-up of the person would name them in the database's log, right before the answer.
 */
export async function seatIn(
  { frozen, permissions }: Pick<AskingDeps, 'frozen' | 'permissions'>,
  wave: OpenWave,
  personId: string,
): Promise<Seating> {
  const { isIntact, seatOf } = await frozen.frozen(wave);
  const seat = seatOf(personId);
  if (seat?.isActive === true && isIntact) return { ok: true, seat };
  const right = await permissions.may(personId, 'ask-dora');
  if (!right.ok) return right;
  return { ok: false, why: isIntact ? NOT_ASKED : AUDIENCE_CHANGED };
}
