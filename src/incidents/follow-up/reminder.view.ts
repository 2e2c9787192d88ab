import type { ActionsBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  linesWithin,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';
import { cardBlocks, cardMessage } from '../question/card.view.ts';
import { titleWords, whoseWords } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';
import type { ReminderStep } from './reminders.ts';

/** The buttons that put a reminder off. The value of each is the incident's id. */
export const SNOOZE_ACTIONS = { day: 'incidents:snooze-day', week: 'incidents:snooze-week' } as const;

/** In which role somebody is asked. A lead may stand in for the person on call. */
export type AskedAs = ReminderStep | 'stand-in';

const WHY: Readonly<Record<AskedAs, string>> = {
  'on-call':
    'You were on call. Without an answer another lead, if there is one, is asked on the next working day, and then nobody.',
  'stand-in': 'Nobody who was on call is known, so a lead is asked.',
  lead: 'You are asked as a lead, and nobody is asked after you.',
};

type Reminding = { readonly question: Question; readonly as: AskedAs; readonly now: Date };

/** Asks one person in private about one incident that is over. */
export function reminderMessage({ question, as, now }: Reminding): SlackMessage {
  const card = cardMessage({ question, now });
  const why = `Nobody has answered yet, and change fail rate and recovery time wait for it. ${WHY[as]}`;
  const blocks = [...cardBlocks({ question, now }), snoozeButtons(question.incident.id), context(`${why} ${mutes}`)];
  return { rich: blocks, plain: blocks, text: truncate(`${card.text}\n${why}`, MAX_MESSAGE_TEXT) };
}

const mutes = `\`${COMMANDS.dora} mute\` stops such messages for you.`;

const snoozeButtons = (incidentId: string): ActionsBlock => ({
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: SNOOZE_ACTIONS.day,
      text: plainText('Ask me again tomorrow'),
      value: incidentId,
    },
    { type: 'button', action_id: SNOOZE_ACTIONS.week, text: plainText('In a week'), value: incidentId },
  ],
});

export const askedAgainWords = (until: Date): string => `You will be asked again ${slackTime(until)}.`;

/** The same message after it was put off. It can still be answered. */
export function snoozedMessage(question: Question, until: Date, now: Date): SlackMessage {
  const card = cardMessage({ question, now });
  const words = askedAgainWords(until);
  const blocks = [...cardBlocks({ question, now }), context(words)];
  return { rich: blocks, plain: blocks, text: truncate(`${card.text}\n${words}`, MAX_MESSAGE_TEXT) };
}

const MAX_SECTION = 3000;
const MOST_NAMED = 20;

/** Asks about many incidents in one message, as after a storm. */
export function reminderListMessage(questions: readonly Question[], as: AskedAs): SlackMessage {
  const title = `${questions.length} incidents wait for an answer`;
  const lines = questions.slice(0, MOST_NAMED).map(({ incident }) => {
    const whose = whoseWords(incident);
    return `• ${escapeText(titleWords(incident))}${whose === '' ? '' : ` · ${whose}`} · ${slackTime(incident.startedAt)}`;
  });
  const more = questions.length > lines.length ? [`and ${questions.length - lines.length} more`] : [];
  const list = linesWithin([...lines, ...more], MAX_SECTION);
  const advice = `\`${COMMANDS.dora} incidents TEAM\` asks of each whether a deploy triggered it. ${WHY[as]}`;
  const blocks = [header(title), section(list), section(advice), context(mutes)];
  return { rich: blocks, plain: blocks, text: truncate([title, list, advice].join('\n'), MAX_MESSAGE_TEXT) };
}
