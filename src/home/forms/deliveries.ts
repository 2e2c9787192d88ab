import type { KnownBlock } from '@slack/types';
import { type Delivery, deliveryId } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import { context, escapeText, section } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { actionButton } from '../form/action-button.view.ts';
import { ofWorkspace } from '../form/owner.ts';
import { type FormAction, settingsForm } from '../form/settings-form.ts';

const SEND = 'send-delivery';
const DROP = 'drop-delivery';

const MOST_SHOWN = 20;
const MOST_COUNTED = 100;

type DeliveriesDeps = {
  readonly deliveries: Pick<OutboxStore, 'troubled'>;
  readonly labelOf: LabelOf;
};

/** What people call a type of message. */
type LabelOf = (kind: string) => string;

/** Messages that did not arrive, or may not have arrived. An admin sends or drops each of them. */
export const deliveriesForm = ({ deliveries, labelOf }: DeliveriesDeps) =>
  settingsForm({
    kind: 'deliveries',
    title: 'Undelivered messages',
    owner: ofWorkspace('decide-delivery'),
    load: () => deliveries.troubled(MOST_SHOWN),
    blocks: (troubled) => deliveriesBlocks(troubled, labelOf),
    section: {
      title: 'Messages that did not arrive',
      async summary() {
        const { length } = await deliveries.troubled(MOST_COUNTED);
        return length === 0 ? 'none' : String(length);
      },
    },
    actions: [
      { name: SEND, run: decide('send') },
      { name: DROP, run: decide('drop') },
    ],
  });

const DECIDED = { send: 'to be sent again', drop: 'dropped' } as const;

function decide(how: 'send' | 'drop'): FormAction['run'] {
  return async ({ deliveries, note }, value, by) => {
    if (await deliveries.decide(deliveryId(Number(value)), how, by.at)) {
      await note(`message ${value}`, { state: 'not arrived' }, { state: DECIDED[how] }, by);
    }
  };
}

export function deliveriesBlocks(troubled: readonly Delivery[], labelOf: LabelOf): readonly KnownBlock[] {
  if (troubled.length === 0) return [section('Every message has arrived, as far as Slack says.')];
  return [
    context(
      'A *parked* message may have arrived: the connection was lost, and Drumbeat may not read the channel to see. Look there, then send it or drop it.',
    ),
    ...troubled.slice(0, MOST_SHOWN).flatMap((delivery) => troubledBlocks(delivery, labelOf)),
  ];
}

function troubledBlocks(delivery: Delivery, labelOf: LabelOf): readonly KnownBlock[] {
  const value = String(delivery.id);
  const send = actionButton({
    label: 'Send',
    action: SEND,
    value,
    confirm: 'It is sent once more. If it did arrive, it is there twice.',
  });
  const drop = actionButton({ label: 'Drop', action: DROP, value, confirm: 'It is not sent any more.' });
  return [
    section(troubledWords(delivery, labelOf)),
    {
      type: 'actions',
      block_id: `delivery:${value}`,
      elements: delivery.state === 'parked' ? [send, drop] : [drop],
    },
  ];
}

function troubledWords({ kind, channelId, dueAt, state, reason }: Delivery, labelOf: LabelOf): string {
  const where = /^[UW]/.test(channelId) ? `<@${channelId}>` : `<#${channelId}>`;
  return `*${labelOf(kind)}*, to ${where}, due ${slackTime(dueAt)}: ${state}${reason === undefined ? '' : `, ${escapeText(reason)}`}`;
}
