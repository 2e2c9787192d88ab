import type { Button, SectionBlock } from '@slack/types';
import { mrkdwn, plainText, truncate } from '../../slack/blocks.ts';
import { HOME_ACTIONS } from '../actions.ts';

type ActionButton = {
  readonly label: string;
  /** The name of one of the form's actions. */
  readonly action: string;
  readonly value: string;
  /** What it does. The person confirms it first. */
  readonly confirm: string;
};

const MAX_TEXT = 3000;
const MAX_CONFIRM = 300;

/** A button that runs an action of the form that it stands in. */
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

/** A line of text with such a button beside it. */
export const buttonSection = (text: string, button: ActionButton): SectionBlock => ({
  type: 'section',
  text: mrkdwn(truncate(text, MAX_TEXT)),
  accessory: actionButton(button),
});
