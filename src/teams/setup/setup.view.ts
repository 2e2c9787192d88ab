import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { escapeText, plainText, section } from '../../slack/blocks.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { channelIdFault } from '../team.ts';

export const SETUP_VIEW = 'teams:setup';

/** What the form is filled with, and what it offers. */
export type SetupOffer = {
  /** The team that is set up; `undefined` for a new one. */
  readonly teamId: number | undefined;
  readonly name: string;
  readonly channelId: string;
  readonly timeZone: string;
  /** Services that no team owns. */
  readonly services: readonly string[];
  /** Services that this team owns. */
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
  const unofferable = offer.owned.filter((service) => !offered.includes(service)).join('\n');
  // Saving the form would release what it does not show.
  if (unofferable.length > MAX_WRITTEN) return SETUP_MODAL.sentence(tooMany(offer));
  const blocks = [
    nameInput(offer.name),
    channelInput(offer.channelId),
    zoneInput(offer.timeZone),
    servicesBlock(offered, offer.owned),
    moreInput(unofferable),
  ];
  return SETUP_MODAL.view(blocks, { submit: 'Save', metadata: JSON.stringify({ teamId: offer.teamId ?? null }) });
}

const tooMany = ({ name, owned }: SetupOffer): string =>
  `*${escapeText(name)}* owns ${owned.length} services, more than this form can show. The people who run Drumbeat change it with \`drumbeat team\`.`;

const nameInput = (name: string): InputBlock => ({
  type: 'input',
  block_id: 'name',
  label: plainText('Name'),
  hint: plainText('What people type after /dora.'),
  element: {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: 80,
    ...(name === '' ? {} : { initial_value: name }),
  },
});

/** Slack does not let the form count who is in the channel that is chosen. */
const CHANNEL_HINT =
  'Where /dora means this team, and where its digests and the results of the pulse are posted: whoever is in it reads them, guests too. A private one needs /invite @Drumbeat first.';

const channelInput = (channelId: string): InputBlock => ({
  type: 'input',
  block_id: 'channel',
  label: plainText('Channel'),
  hint: plainText(CHANNEL_HINT),
  element: {
    type: 'conversations_select',
    action_id: 'value',
    ...(channelIdFault(channelId) === undefined ? { initial_conversation: channelId } : {}),
    filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
  },
});

const zoneInput = (timeZone: string): InputBlock => ({
  type: 'input',
  block_id: 'zone',
  label: plainText('Time zone'),
  hint: plainText('Days and weeks begin here at midnight: Europe/Berlin, America/New_York, UTC …'),
  element: { type: 'plain_text_input', action_id: 'value', initial_value: timeZone, max_length: 64 },
});

function servicesBlock(offered: readonly string[], owned: readonly string[]): KnownBlock {
  if (offered.length === 0) return section('_No service without an owner has deployed yet._');
  const initial = offered.filter((service) => owned.includes(service));
  return {
    type: 'input',
    block_id: 'services',
    optional: true,
    label: plainText('Services'),
    hint: plainText('Those that have deployed and that no other team owns. Their whole history becomes this team’s.'),
    element: {
      type: 'multi_static_select',
      action_id: 'value',
      placeholder: plainText('Choose services'),
      options: offered.map(option),
      ...(initial.length > 0 ? { initial_options: initial.map(option) } : {}),
    },
  };
}

const option = (service: string): PlainTextOption => ({ text: plainText(service), value: service });

const moreInput = (services: string): InputBlock => ({
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
    ...(services === '' ? {} : { initial_value: services }),
  },
});
