import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { answeredWords } from './answer-words.ts';
import { clockWords, suggestionWords, suspectsWords, titleWords, unsureWords, whoseWords } from './card-words.ts';
import type { Question } from './question.ts';

/** The buttons under a question. The value of each is the incident's id. */
export const INCIDENT_ACTIONS = {
  yes: 'incidents:yes',
  no: 'incidents:no',
  unsure: 'incidents:unsure',
  change: 'incidents:change',
  onset: 'incidents:onset',
} as const;

type Action = keyof typeof INCIDENT_ACTIONS;

const LABELS: Readonly<Record<Action, string>> = {
  yes: 'Deploy-triggered',
  no: 'Not a deploy',
  unsure: 'Not sure yet',
  change: 'Change',
  onset: 'Correct the onset',
};

const button = (action: Action, incidentId: string): Button => ({
  type: 'button',
  action_id: INCIDENT_ACTIONS[action],
  text: plainText(LABELS[action]),
  value: incidentId,
});

function buttons({ incident, answered }: Question): ActionsBlock {
  const actions: readonly Action[] = answered === undefined ? ['yes', 'no', 'unsure', 'onset'] : ['change', 'onset'];
  return { type: 'actions', elements: actions.map((action) => button(action, incident.id)) };
}

export const ASKED = 'Was this triggered by a deploy?';

export type CardShown = { readonly question: Question; readonly now: Date };

/** The one message of an incident: its times, its suspects, the question, and later the answer. It notifies nobody. */
export function cardMessage({ question, now }: CardShown): SlackMessage {
  const { incident } = question;
  const blocks = cardBlocks({ question, now });
  const text = [
    `*${escapeText(titleWords(incident))}*`,
    whoseWords(incident),
    clockWords(incident, now),
    suspectsWords(question),
    verdictWords(question),
  ]
    .filter((line) => line !== '')
    .join('\n');
  return { rich: blocks, plain: blocks, text: truncate(text, MAX_MESSAGE_TEXT) };
}

export function cardBlocks({ question, now }: CardShown): readonly KnownBlock[] {
  const { incident, answered } = question;
  return [
    header(titleWords(incident)),
    section([whoseWords(incident), clockWords(incident, now)].filter((line) => line !== '').join('\n')),
    section(suspectsWords(question)),
    section(verdictWords(question)),
    buttons(question),
    ...(answered === undefined ? [context(windowNote(question))] : []),
  ];
}

const verdictWords = (question: Question): string =>
  question.answered === undefined
    ? `*${ASKED}*\n${suggestionWords(question)}${unsureWords(question)}`
    : answeredWords(question.answered, question.named);

const windowNote = ({ incident }: Question): string =>
  `Suspects: the team’s production deployments in the ${incident.windowMinutes} minutes before the onset, and what a rollback undid.`;

/** The same in short, for a message with several questions. */
export function questionBlocks(question: Question, now: Date): KnownBlock[] {
  const { incident, answered } = question;
  const head = [`*${escapeText(titleWords(incident))}*`, whoseWords(incident)]
    .filter((part) => part !== '')
    .join(' · ');
  const verdict =
    answered === undefined
      ? suggestionWords(question) + unsureWords(question)
      : answeredWords(answered, question.named);
  return [section([head, clockWords(incident, now), verdict].join('\n')), buttons(question)];
}
