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

/**
 * `said`: they answered or declined; the message does not tell which. `closed-lost` and `closed-changed`: the wave closed and
 * shows nothing.
 */
export type DmState = 'asked' | 'said' | 'stopped' | 'deleted' | 'lost' | 'closed' | 'closed-lost' | 'closed-changed';

export type DmShown = {
  readonly state: DmState;
  readonly isReminder?: boolean;
  readonly wave: number;
  /** How many questions the form has, without the open one. */
  readonly questions: number;
  readonly closesAt: Date;
};

const PROMISE =
  'Nobody is shown your answer. When the pulse closes only counts remain, and comments without names where they are asked for; until then you can change or delete it.';

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

const NOTES: Readonly<Partial<Record<DmState, string>>> = {
  asked: PROMISE,
  lost: PROMISE,
  said: 'This message is the same whether you answered or said *Not this time*.',
};

function wordsOf({ state, isReminder = false, questions, closesAt }: DmShown): string {
  const until = slackTime(closesAt);
  switch (state) {
    case 'asked':
      return isReminder
        ? `The pulse is still open, until ${until}: ${questions} questions, under a minute.`
        : `*How is it to build software here?* ${questions} questions, under a minute, until ${until}. Each can be skipped; your team sees the results together when it closes.`;
    case 'said':
      return `*Noted, thank you.* Until ${until} you can still answer, change or delete it.`;
    case 'stopped':
      return `You are not asked any more. Until ${until} you can still answer this pulse, change or delete it.`;
    case 'deleted':
      return `What you had said is deleted. You can answer again until ${until}.`;
    case 'closed':
      return `This pulse has closed. \`${COMMANDS.pulse} results\` shows what your team said, as far as it can be shown.`;
    case 'lost':
      return `*The database has crashed, and the answers of this pulse so far are lost.* Nobody has read them. If you had answered, please do so once more until ${until}: the bot cannot know who had.`;
    case 'closed-lost':
      return '*This pulse has closed without results: its answers are lost*, because the key that opens them is. Nobody has read them.';
    case 'closed-changed':
      return '*This pulse has closed without results.* Somebody changed the list of who is asked in the database after it had opened, which can be used to find out what a single person answered. So nothing of it was counted, and the answers are deleted.';
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
    case 'said':
      return [
        button('answer', 'Open the questions'),
        button('remove', 'Delete what I said'),
        button('stop', 'Stop asking me'),
      ];
    case 'stopped':
      return [button('answer', 'Open the questions'), button('remove', 'Delete what I said')];
    case 'deleted':
      return [answer('Answer'), button('decline', 'Not this time'), button('stop', 'Stop asking me')];
    case 'closed':
    case 'closed-lost':
    case 'closed-changed':
      return [];
  }
}
