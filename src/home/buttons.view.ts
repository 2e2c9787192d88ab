import type { Button, SectionBlock } from '@slack/types';
import { mrkdwn, plainText, truncate } from '../slack/blocks.ts';

/** What the buttons of App Home and of the settings do; each is an `action_id`. */
export const HOME_ACTIONS = {
  /** Opens the settings of the team in the value, or of the workspace. */
  settings: 'home:settings',
  /** Opens one form; the value says which, and of which team. */
  change: 'home:change',
  /** Opens the form of name, channel, zone and services of the team in the value. */
  setup: 'home:setup',
  /** Shows another team's state. */
  team: 'home:team',
  /** Does at once what a form offers; what it is follows. */
  formAction: 'home:deed',
} as const;

type ActionButton = {
  readonly label: string;
  /** The name of one of the form's actions. */
  readonly action: string;
  readonly value: string;
  /** What it does, asked before it is done. */
  readonly confirm: string;
};

const MAX_TEXT = 3000;
const MAX_CONFIRM = 300;

export const actionButton = ({ label, action, value, confirm }: ActionButton): Button => ({
  type: 'button',
  action_id: `${HOME_ACTIONS.formAction}:${action}`,
  text: plainText(label),
  value,
  confirm: {
    title: plainText(`${label}?`),
    text: plainText(truncate(confirm, MAX_CONFIRM)),
    confirm: plainText(label),
    deny: plainText('Cancel'),
  },
});

export const buttonSection = (text: string, button: ActionButton): SectionBlock => ({
  type: 'section',
  text: mrkdwn(truncate(text, MAX_TEXT)),
  accessory: actionButton(button),
});
