import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { escapeText, plainText, section, truncate } from '../../slack/blocks.ts';
import { modalFrame } from '../../slack/modal.view.ts';
import { channelIdFault } from '../team.ts';
import type { Setup } from './setup.ts';

export const SETUP_VIEW = 'teams:setup';

/** What the form is filled with, and what it offers. */
export type SetupOffer = {
  /** The team of this channel, if it has one. */
  readonly teamId: number | undefined;
  readonly name: string;
  readonly channelId: string;
  readonly timeZone: string;
  /** Services that nobody else owns. */
  readonly services: readonly string[];
  readonly owned: readonly string[];
};

const MAX_OPTIONS = 100;
const MAX_OPTION = 75;
const MAX_WRITTEN = 3000;

export const SETUP_MODAL = modalFrame({ callbackId: SETUP_VIEW, title: 'Set up a team' });

export function setupView(offer: SetupOffer): ModalView {
  const offered = [...offer.owned, ...offer.services]
    .filter((service) => service !== '' && service.length <= MAX_OPTION)
    .slice(0, MAX_OPTIONS);
  const options = offered.map(option);
  const initial = options.filter(({ value }) => value !== undefined && offer.owned.includes(value));
  const unofferable = offer.owned.filter((service) => !offered.includes(service)).join('\n');
  // What the form does not show would be released by saving it.
  if (unofferable.length > MAX_WRITTEN) return SETUP_MODAL.sentence(tooMany(offer));
  return SETUP_MODAL.view(
    [
      {
        type: 'input',
        block_id: 'name',
        label: plainText('Name'),
        hint: plainText('What people type after /dora.'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: 80,
          ...(offer.name === '' ? {} : { initial_value: offer.name }),
        },
      },
      {
        type: 'input',
        block_id: 'channel',
        label: plainText('Channel'),
        hint: plainText('Where /dora means this team. A private one needs /invite @Drumbeat first.'),
        element: {
          type: 'conversations_select',
          action_id: 'value',
          ...(channelIdFault(offer.channelId) === undefined ? { initial_conversation: offer.channelId } : {}),
          filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
        },
      },
      {
        type: 'input',
        block_id: 'zone',
        label: plainText('Time zone'),
        hint: plainText('Days and weeks begin here at midnight: Europe/Berlin, America/New_York, UTC …'),
        element: { type: 'plain_text_input', action_id: 'value', initial_value: offer.timeZone, max_length: 64 },
      },
      ...(options.length > 0
        ? [servicesInput(options, initial)]
        : [section('_No service without an owner has deployed yet._')]),
      {
        type: 'input',
        block_id: 'more',
        optional: true,
        label: plainText('More services, one a line'),
        hint: plainText('As their deployments name them: the repository, unless they say otherwise.'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: MAX_WRITTEN,
          ...(unofferable === '' ? {} : { initial_value: unofferable }),
        },
      },
    ],
    { submit: 'Save', metadata: JSON.stringify({ teamId: offer.teamId ?? null }) },
  );
}

const tooMany = ({ name, owned }: SetupOffer): string =>
  `*${escapeText(name)}* owns ${owned.length} services, more than this form can show. The people who run Drumbeat change it with \`drumbeat team\`.`;

const option = (service: string): PlainTextOption => ({ text: plainText(service), value: service });

const servicesInput = (options: PlainTextOption[], initial: PlainTextOption[]): KnownBlock => ({
  type: 'input',
  block_id: 'services',
  optional: true,
  label: plainText('Services'),
  hint: plainText('Those that have deployed and that no other team owns. Their whole history becomes this team’s.'),
  element: {
    type: 'multi_static_select',
    action_id: 'value',
    placeholder: plainText('Choose services'),
    options,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  },
});

const MOST_NAMED = 8;
const MAX_NAMED = 60;

export function savedView({ name, channelId, timeZone, services }: Setup): ModalView {
  return SETUP_MODAL.view([
    section(`*${escapeText(name)}* is set up: <#${channelId}>, ${timeZone}.`),
    section(ownedWords(services)),
    section('Type `/dora` in its channel.'),
  ]);
}

function ownedWords(services: readonly string[]): string {
  if (services.length === 0) return 'It owns no service yet.';
  const named = services.slice(0, MOST_NAMED).map((service) => escapeText(truncate(service, MAX_NAMED)));
  const more = services.length - named.length;
  return `It owns ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
