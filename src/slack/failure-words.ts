import { mayBeStored } from '../db/pool-db.ts';
import { troubleOf } from '../db/trouble.ts';
import { TookTooLong } from '../deadline.ts';

// What people read in Slack when something failed: what it was, and what to do at the place where they are.

export const UNEXPECTED = 'Something went wrong in Drumbeat, and it has been written to its log.';

function whatFailed(error: unknown): string {
  if (error instanceof TookTooLong) return 'This took Drumbeat too long.';
  return troubleOf(error)?.sentence ?? UNEXPECTED;
}

/** The answer to a command or a button. */
export const failedAnswer = (error: unknown): string => `${whatFailed(error)} Try again in a minute.`;

/** In App Home, instead of its content. */
export const failedHome = (error: unknown): string => `${whatFailed(error)} Open this tab again in a minute.`;

/** In a modal, instead of its content. */
export const failedModal = (error: unknown): string => `${whatFailed(error)} Close this and try again in a minute.`;

/** On the first field of a form that was submitted. */
export const notSaved = (error: unknown): string =>
  mayBeStored(error)
    ? 'Drumbeat does not know whether this was saved: its database did not answer. Look before you press the button again.'
    : `Not saved. ${whatFailed(error)} Your answers are still here; press the button again.`;
