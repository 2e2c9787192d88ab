import {
  code,
  context,
  escapeText,
  header,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { type Answered, NO_REASONS } from '../verdict.ts';
import { byWords } from './answer-words.ts';
import type { Question } from './question.ts';

/** The questions that the person who asked may see. */
export type SeenQuestions = {
  readonly seen: readonly Question[];
  /** Whether there are others, of teams whose channel is private. */
  readonly someHidden: boolean;
};

export type Questions = {
  /** The name of the team; `undefined` for all. */
  readonly team: string | undefined;
  readonly open: SeenQuestions;
  readonly untagged: SeenQuestions;
  readonly answered: SeenQuestions;
  /** How often people agreed with the suggestion. */
  readonly agreement: { readonly agreed: number; readonly differed: number };
  /** How many of the untagged questions follow as cards. */
  readonly cards: number;
};

const MAX_TITLE = 120;
const MAX_SECTION = 3000;

/** The answer to `/dora incidents`, before the cards of the questions that wait for an answer. */
export function questionsMessage({ team, open, untagged, answered, agreement, cards }: Questions): SlackMessage {
  const title = `Incidents: ${team ?? 'everything'}`;
  const paragraphs = [
    `*Open*\n${listWords(open, sinceWords)}`,
    `*Waiting for an answer: was it triggered by a deploy?*\n${listWords(untagged, sinceWords)}${
      untagged.seen.length > cards && cards > 0
        ? `\nThe newest ${cards} follow; the others come when these are answered.`
        : ''
    }`,
    `*Answered*\n${listWords(answered, ({ answered: last }) => (last === undefined ? '' : answerWords(last)))}`,
  ].map((paragraph) => truncate(paragraph, MAX_SECTION));
  const compared = agreement.agreed + agreement.differed;
  const footer = compared === 0 ? [] : [`Drumbeat’s suggestion was right ${agreement.agreed} of ${compared} times.`];
  const blocks = [header(truncate(title, 150)), ...paragraphs.map(section), ...footer.map(context)];
  return {
    rich: blocks,
    plain: blocks,
    text: truncate([escapeText(title), ...paragraphs, ...footer].join('\n'), 4000),
  };
}

const HIDDEN =
  'Some are not shown: their team’s channel is private, so its people, those on call for it and the admins see them.';

function listWords({ seen, someHidden }: SeenQuestions, words: (question: Question) => string): string {
  if (seen.length === 0) return someHidden ? HIDDEN : 'none';
  const lines = seen.map((question) => `• ${nameWords(question)}: ${words(question)}`);
  return [...lines, ...(someHidden ? [HIDDEN] : [])].join('\n');
}

const nameWords = ({ incident }: Question): string =>
  incident.title === '' ? code(incident.id) : escapeText(truncate(incident.title, MAX_TITLE));

const sinceWords = ({ incident }: Question): string =>
  `since ${slackTime(incident.startedAt)}${incident.service === null ? '' : `, ${code(incident.service)}`}`;

function answerWords({ answer, by, at }: Answered): string {
  const who = byWords(by);
  switch (answer.kind) {
    case 'yes':
      return `deploy-triggered, says ${who}, ${slackTime(at)}`;
    case 'no':
      return `not a deploy (${escapeText(reasonLabel(answer.reason))}), says ${who}, ${slackTime(at)}`;
    case 'unsure':
      return `not sure yet, says ${who}`;
  }
}

const reasonLabel = (reason: string): string => NO_REASONS.find(({ value }) => value === reason)?.label ?? reason;

export const RESOLVE_ACTION = 'incidents:resolve';

const MAX_VALUE = 100;

/** The open incidents, each with a button that ends it or corrects its onset. */
export function openMessage(
  { seen: open, someHidden }: SeenQuestions,
  button: { readonly action: string; readonly label: string },
): SlackMessage {
  if (open.length === 0) {
    const words = someHidden ? `No incident that you may see is open. ${HIDDEN}` : 'No incident is open.';
    const none = [section(words)];
    return { rich: none, plain: none, text: words };
  }
  const lines = open.map((question) => `${nameWords(question)}: ${sinceWords(question)}`);
  const blocks = open.map(({ incident }, index) => ({
    ...section(lines[index] ?? ''),
    accessory: {
      type: 'button' as const,
      action_id: button.action,
      text: plainText(button.label),
      value: incident.id.slice(0, MAX_VALUE),
    },
  }));
  return { rich: blocks, plain: blocks, text: truncate(lines.join('\n'), 4000) };
}
