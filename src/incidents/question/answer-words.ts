import { FORGOTTEN } from '../../person-records.ts';
import { escapeText, mention } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { type Answered, BY_API, BY_SCRIPT, NO_REASONS } from '../verdict.ts';
import { name, onOneLine, versionWords } from './card-words.ts';
import type { NamedDeployment } from './suspects.ts';

export const GONE = 'This incident is gone.';

/** Tells somebody that another answer came before theirs. */
export const beforeWords = ({ by, at }: Answered): string =>
  `${byWordsFirst(by)} answered this before you, ${slackTime(at)}.`;

const MOST_NAMED = 5;
const IS_PERSON = /^[UW][A-Z0-9]{2,}$/;

const NO_PERSON: ReadonlyMap<string, string> = new Map([
  [BY_API, 'the incident’s source'],
  [BY_SCRIPT, 'a script'],
  [FORGOTTEN, mention(FORGOTTEN)],
]);

/** A mention of a person in Slack; words for anything else. For the middle of a sentence. */
export const byWords = (by: string): string => NO_PERSON.get(by) ?? (IS_PERSON.test(by) ? mention(by) : name(by));

/** The same for the start of a sentence. */
function byWordsFirst(by: string): string {
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
