import { teamKey } from '../names/team-name.ts';
import { isTimeZone } from './calendar/local-date.ts';

export type TeamId = number & { readonly __brand: 'TeamId' };
export const teamId = (raw: number): TeamId => raw as TeamId;

/** A group of people with a channel, a time zone and services. */
export type Team = {
  readonly id: TeamId;
  readonly name: string;
  /** Slack's id of the team's channel, `C0123456789`. */
  readonly channelId: string | undefined;
  /** IANA name; whole days and weeks are this zone's. */
  readonly timeZone: string;
};

/**
 * Words that `/dora` reads as its own, and some that it will read; each room adds the words that it declares. A team that has
 * such a name already is reached by `/dora team NAME`.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'all',
  'flaky',
  'help',
  'last-week',
  'service',
  'share',
  'team',
  'this-week',
  'work',
]);

/** The last word of a question that is meant as a window, right or wrong. */
export const SURELY_A_WINDOW = /^(\d+[dw]|(this|last)-week|.*\.\..*)$/s;

const MAX_NAME = 80;

/** What is wrong with a name for a new team, as a sentence; `undefined` if nothing is. `words` are those of the rooms. */
export function teamNameFault(name: string, words: readonly string[]): string | undefined {
  if (name.trim() !== name || name === '') return 'A team needs a name without spaces around it.';
  if (teamKey(name) === '') return 'A team needs a name that can be seen.';
  if (name.length > MAX_NAME) return `A team's name has at most ${MAX_NAME} characters; this one has ${name.length}.`;
  if (/\p{Cc}/u.test(name)) return "A team's name cannot contain control characters.";
  if ([...RESERVED_NAMES, ...words].includes(teamKey(name)))
    return `\`${name}\` is a word of \`/dora\` itself; choose another name.`;
  if (/\s/.test(name) && SURELY_A_WINDOW.test(name.toLowerCase().split(/\s+/).at(-1) ?? ''))
    return `\`/dora\` reads the end of \`${name}\` as a window; choose another name.`;
  return undefined;
}

export const timeZoneFault = (timeZone: string): string | undefined =>
  isTimeZone(timeZone) ? undefined : noTimeZone(timeZone);

/** The sentence about a zone that does not exist, or that this database does not know. */
export const noTimeZone = (timeZone: string): string =>
  `\`${timeZone}\` is not a time zone of the IANA database. Use a name such as Europe/Berlin or UTC.`;

export function channelIdFault(channelId: string): string | undefined {
  if (/^[CG][A-Z0-9]{2,}$/.test(channelId)) return undefined;
  return `\`${channelId}\` is not a channel id. In Slack, open the channel's details and copy the id at the bottom (it starts with C).`;
}
