// What people read in Slack while Drumbeat cannot reach its database: one sentence for each place where they may be.

const DOWN = 'Drumbeat cannot reach its database right now.';

/** The answer to a command or a button. */
export const DOWN_IN_ANSWER = `${DOWN} Try again in a minute.`;

/** In App Home, instead of its content. */
export const DOWN_IN_HOME = `${DOWN} Open this tab again in a minute.`;

/** In a modal, instead of its content. */
export const DOWN_IN_MODAL = `${DOWN} Close this and try again in a minute.`;

/** On the first field of a form that was submitted. */
export const NOT_SAVED =
  'Not saved: Drumbeat cannot reach its database. Your answers are still here; press the button again.';
