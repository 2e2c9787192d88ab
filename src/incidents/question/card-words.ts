import { code, escapeText, truncate } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { type Answered, BY_API, BY_SCRIPT, NO_REASONS } from '../verdict.ts';
import type { AskedIncident, Question } from './question.ts';
import type { NamedDeployment, Suspect } from './suspects.ts';

const MAX_TITLE = 150;
const MAX_NAME = 50;
const SHORT_SHA = 7;
const MAX_URL = 200;
const IS_LINK = /^https?:\/\/[^\s\p{Cc}<>|"\\]+$/u;

/** Text of others on one line, shortened, and not escaped yet. */
const onOneLine = (text: string, max: number): string => truncate(text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim(), max);
const name = (text: string): string => escapeText(onOneLine(text, MAX_NAME));

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
function versionWords({ service, sha, url }: NamedDeployment): string {
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

const MOST_NAMED = 5;
const IS_PERSON = /^[UW][A-Z0-9]{2,}$/;

const NO_PERSON: ReadonlyMap<string, string> = new Map([
  [BY_API, 'the incident’s source'],
  [BY_SCRIPT, 'a script'],
]);

/** A mention of a person in Slack; words for anything else. For the middle of a sentence. */
export const byWords = (by: string): string => NO_PERSON.get(by) ?? (IS_PERSON.test(by) ? `<@${by}>` : name(by));

/** The same for the start of a sentence. */
export function byWordsFirst(by: string): string {
  const words = byWords(by);
  return NO_PERSON.has(by) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** Who answered what, and when. */
export function answeredWords({ by, at, answer, why }: Answered, named: readonly NamedDeployment[]): string {
  const because = why === undefined || why === '' ? '' : `\nChanged because: ${escapeText(onOneLine(why, 300))}`;
  return `${byWordsFirst(by)} answered ${slackTime(at)}: ${answerWords(answer, named)}${because}`;
}

/** What was answered, without a name. */
export const namelessAnswer = ({ answer }: Answered, named: readonly NamedDeployment[]): string =>
  `Answered: ${answerWords(answer, named)}.`;

function answerWords(answer: Answered['answer'], named: readonly NamedDeployment[]): string {
  switch (answer.kind) {
    case 'yes': {
      if (answer.deployments.length === 0) return '*deploy-triggered*, by a deployment that Drumbeat has not seen';
      if (named.length === 0) return `*deploy-triggered*, by ${answer.deployments.length} deployments`;
      const rest = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : '';
      return `*deploy-triggered* by ${named.slice(0, MOST_NAMED).map(versionWords).join(', ')}${rest}`;
    }
    case 'no':
      return `*not a deploy* (${name(reasonWords(answer.reason))})`;
    case 'unsure':
      return '*not sure yet*';
  }
}

const reasonWords = (reason: string): string =>
  NO_REASONS.find(({ value }) => value === reason)?.label.toLowerCase() ?? reason;
