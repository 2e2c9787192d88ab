import type { ActionsBlock, Button } from '@slack/types';
import { context, plainText, type SlackMessage, section } from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';

/** Buttons of a private message. The value of each is the wave's id. */
export const PULSE_ACTIONS = {
  answer: 'pulse:answer',
  decline: 'pulse:decline',
  stop: 'pulse:stop',
  remove: 'pulse:remove',
} as const;

export type DmState = 'asked' | 'answered' | 'declined' | 'deleted' | 'closed' | 'lost' | 'lost-at-close';

export type DmShown = {
  readonly state: DmState;
  readonly isReminder?: boolean;
  readonly wave: number;
  /** How many questions the form has, without the open one. */
  readonly questions: number;
  readonly closesAt: Date;
};

const PROMISE =
  'Nobody is shown your answer. When the pulse closes only counts remain, and until then you can change or delete it.';

/** The private message about a wave. */
export function dmMessage(shown: DmShown): SlackMessage {
  const words = wordsOf(shown);
  const buttons = buttonsOf(shown);
  const note = NOTES[shown.state];
  const blocks = [
    section(words),
    ...(buttons === undefined ? [] : [buttons]),
    ...(note === undefined ? [] : [context(note)]),
  ];
  return { rich: blocks, plain: blocks, text: note === undefined ? words : `${words}\n${note}` };
}

const NOTES: Readonly<Partial<Record<DmState, string>>> = { asked: PROMISE, lost: PROMISE };

function wordsOf({ state, isReminder = false, questions, closesAt }: DmShown): string {
  const until = slackTime(closesAt);
  switch (state) {
    case 'asked':
      return isReminder
        ? `The pulse is still open, until ${until}: ${questions} questions, under a minute.`
        : `*How is it to build software here?* ${questions} questions, under a minute, until ${until}. Each can be skipped; your team sees the results together when it closes.`;
    case 'answered':
      return `Thank you, your answer is in. You can change or delete it until ${until}.`;
    case 'declined':
      return `Not this time, then. If you change your mind: it is open until ${until}.`;
    case 'deleted':
      return `Your answer is deleted. You can answer again until ${until}.`;
    case 'closed':
      return `This pulse has closed. \`${COMMANDS.pulse} results\` shows what your team said, as far as it can be shown.`;
    case 'lost':
      return `*The database has crashed, and the answers of this pulse are lost*, yours among them. Nobody has read them. If you like, answer once more until ${until}.`;
    case 'lost-at-close':
      return '*The database crashed just before this pulse closed, and its answers are lost*, yours among them. Nobody has read them, and nothing of it is shown.';
  }
}

function buttonsOf(shown: DmShown): ActionsBlock | undefined {
  const elements = elementsOf(shown);
  return elements.length === 0 ? undefined : { type: 'actions', elements: [...elements] };
}

function elementsOf({ state, wave, questions }: DmShown): readonly Button[] {
  const button = (action: keyof typeof PULSE_ACTIONS, label: string): Button => ({
    type: 'button',
    action_id: PULSE_ACTIONS[action],
    text: plainText(label),
    value: String(wave),
  });
  const answer = (label: string): Button => ({ ...button('answer', label), style: 'primary' });
  switch (state) {
    case 'asked':
    case 'lost':
      return [
        answer(`Answer (${questions} questions, under a minute)`),
        button('decline', 'Not this time'),
        button('stop', 'Stop asking me'),
      ];
    case 'answered':
      return [button('answer', 'Change'), button('remove', 'Delete')];
    case 'declined':
      return [answer('Answer after all')];
    case 'deleted':
      return [answer('Answer')];
    case 'closed':
    case 'lost-at-close':
      return [];
  }
}
