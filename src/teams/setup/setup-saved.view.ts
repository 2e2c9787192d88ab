import type { ModalView } from '@slack/types';
import { escapeText, section, truncate } from '../../slack/blocks.ts';
import type { Setup } from './setup.ts';
import { SETUP_MODAL } from './setup.view.ts';

const MOST_NAMED = 8;
const MAX_NAMED = 60;

/** What the form shows once a set-up is saved. */
export function savedView(
  { name, channelId, timeZone, services }: Setup,
  { isNew }: { readonly isNew: boolean },
): ModalView {
  return SETUP_MODAL.view([
    section(`*${escapeText(name)}* is set up: <#${channelId}>, ${timeZone}.`),
    section(ownedWords(services)),
    ...(isNew ? [section(FIRST_MEMBER)] : []),
    section('Type `/dora` in its channel.'),
  ]);
}

const FIRST_MEMBER =
  'You are its first member, so that you can go on: *Settings* in App Home chooses its people. Take yourself out there if it is not your team.';

function ownedWords(services: readonly string[]): string {
  if (services.length === 0) return 'It owns no service yet.';
  const named = services.slice(0, MOST_NAMED).map((service) => escapeText(truncate(service, MAX_NAMED)));
  const more = services.length - named.length;
  return `It owns ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
