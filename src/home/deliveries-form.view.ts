import type { KnownBlock } from '@slack/types';
import type { Delivery } from '../schedule/delivery.ts';
import { context, escapeText, section } from '../slack/blocks.ts';
import { slackTime } from '../slack/time.ts';
import { messageLabel } from '../teams/message-types.ts';
import { deedButton } from './buttons.view.ts';

const MOST_SHOWN = 20;

/** Messages that did not arrive, or perhaps did, with what an admin may do about them. */
export function deliveriesBlocks(troubled: readonly Delivery[]): KnownBlock[] {
  if (troubled.length === 0) return [section('Every message has arrived, as far as Slack says.')];
  return [
    context(
      'A *parked* message may have arrived: the connection was lost, and Drumbeat may not read the channel to see. Look there, then send it or drop it.',
    ),
    ...troubled.slice(0, MOST_SHOWN).flatMap(troubledBlocks),
  ];
}

function troubledBlocks(delivery: Delivery): KnownBlock[] {
  const value = String(delivery.id);
  const send = deedButton({
    label: 'Send',
    deed: 'send-delivery',
    value,
    confirm: 'It is sent once more. If it did arrive, it is there twice.',
  });
  const drop = deedButton({ label: 'Drop', deed: 'drop-delivery', value, confirm: 'It is not sent any more.' });
  return [
    section(troubledWords(delivery)),
    {
      type: 'actions',
      block_id: `delivery:${value}`,
      elements: delivery.state === 'parked' ? [send, drop] : [drop],
    },
  ];
}

function troubledWords({ kind, channelId, dueAt, state, reason }: Delivery): string {
  const where = /^[UW]/.test(channelId) ? `<@${channelId}>` : `<#${channelId}>`;
  return `*${messageLabel(kind)}*, to ${where}, due ${slackTime(dueAt)}: ${state}${reason === undefined ? '' : `, ${escapeText(reason)}`}`;
}
