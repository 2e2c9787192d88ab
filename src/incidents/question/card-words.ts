import { code, escapeText, oneLine, truncate } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import type { AskedIncident, Question } from './question.ts';
import type { NamedDeployment, Suspect } from './suspects.ts';

const MAX_TITLE = 150;
const MAX_NAME = 50;
const SHORT_SHA = 7;
const MAX_URL = 200;
const IS_LINK = /^https?:\/\/[^\s\p{Cc}<>|"\\]+$/u;

/** Text of others on one line, shortened, and not escaped yet. */
export const onOneLine = (text: string, max: number): string => truncate(oneLine(text), max);
export const name = (text: string): string => escapeText(onOneLine(text, MAX_NAME));

export const titleWords = ({ title, id }: AskedIncident): string => onOneLine(title, MAX_TITLE) || `Incident ${id}`;

/** `90 min`, `3.5 h`, `2.1 d`. Minutes up to two hours, because people speak of incidents that way. */
export function minutesWords(minutes: number): string {
  if (minutes < 120) return `${Math.floor(minutes)} min`;
  if (minutes < 2_880) return `${Math.round(minutes / 6) / 10} h`;
  return `${Math.round(minutes / 144) / 10} d`;
}

const between = (from: Date, to: Date): string => {
  const minutes = (to.getTime() - from.getTime()) / 60_000;
  return minutes < 0 ? `−${minutesWords(-minutes)}` : minutesWords(minutes);
};

const link = (url: string | null | undefined, text: string): string | undefined =>
  typeof url === 'string' && url.length <= MAX_URL && IS_LINK.test(url) ? `<${escapeText(url)}|${text}>` : undefined;

/** `P1 · payments · org/checkout`, and a link to where it is handled. */
export const whoseWords = ({ severity, team, service, url }: AskedIncident): string =>
  [severity, team, service]
    .flatMap((part) => (part === null || part === '' ? [] : [name(part)]))
    .concat(link(url, 'where it is handled') ?? [])
    .join(' · ');

/** Both clocks: when service degraded and when the ticket was opened, and how long each ran. */
export function clockWords({ startedAt, openedAt, mitigatedAt, resolvedAt }: AskedIncident, now: Date): string {
  const recoveredAt = mitigatedAt ?? resolvedAt;
  const clocks = `Onset ${slackTime(startedAt)} · ${openedAt === null ? 'no ticket time' : `ticket ${slackTime(openedAt)}`}`;
  if (recoveredAt === null) return `${clocks} · open for ${between(startedAt, now)}`;
  const ticket = openedAt === null ? '' : ` (ticket clock ${between(openedAt, recoveredAt)})`;
  return `${clocks}\nRecovery ${between(startedAt, recoveredAt)}${ticket}`;
}

/** Without half a surrogate pair at its end, which Slack refuses. */
export const shortSha = (sha: string): string =>
  onOneLine(sha, 40)
    .slice(0, SHORT_SHA)
    .replace(/[\uD800-\uDBFF]$/, '') || '–';

/** `org/checkout abc1234`, linked to the deployment's own address. */
export function versionWords({ service, sha, url }: NamedDeployment): string {
  // Slack shows no code style inside a link.
  const short = shortSha(sha);
  return `${name(service)} ${link(url, escapeText(short)) ?? code(short)}`;
}

/** One suspect: how long before, what, by whom as plain text, and whether it was rolled back. */
function suspectLine(suspect: Suspect): string {
  const { minutesBefore, status, by, rolledBackAt } = suspect;
  return [
    `${minutesWords(minutesBefore)} before`,
    versionWords(suspect),
    name(status),
    // In code style, so that Slack does not make it a mention.
    ...(by === undefined || by.trim() === '' ? [] : [`by ${code(onOneLine(by, MAX_NAME))}`]),
    ...(rolledBackAt === undefined ? [] : [`rolled back ${slackTime(rolledBackAt)}`]),
  ].join(' · ');
}

export function suspectsWords({ suspects, incident }: Question): string {
  const window = `in the ${incident.windowMinutes} minutes before`;
  if (suspects.length === 0) return `No production deployment ${window} that Drumbeat knows of.`;
  return ['Deployed before:', ...suspects.map((suspect) => `• ${suspectLine(suspect)}`)].join('\n');
}

export function suggestionWords({ suggestion, suspects }: Question): string {
  const reason = escapeText(truncate(suggestion.reason.replaceAll(/\s+/g, ' '), 400));
  switch (suggestion.kind) {
    case 'deploy': {
      const suspect = suspects.find(({ id }) => id === suggestion.deployment);
      return `Suggestion: ${suspect === undefined ? 'a deploy' : versionWords(suspect)}. ${reason} You decide.`;
    }
    case 'not-a-deploy':
      return `Suggestion: not a deploy. ${reason} You decide.`;
    case 'none':
      return `No suggestion. ${reason}`;
  }
}

/** Without a name, so that nobody is mentioned before an answer. */
export const unsureWords = ({ unsureAt, answered }: Question): string =>
  unsureAt === undefined || answered !== undefined ? '' : `\nSomebody was not sure yet, ${slackTime(unsureAt)}.`;
