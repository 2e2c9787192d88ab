import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { respondTo } from '../slack/respond-to.ts';
import { cardMessage } from './card.view.ts';
import type { IncidentsDeps } from './incidents-deps.slack.ts';

/** Where the message is that asks: it shows what became of the question. */
export type Place =
  | { readonly kind: 'message'; readonly channelId: string; readonly ts: string }
  /** Only one person sees it, so only its own address can change it. */
  | { readonly kind: 'whisper'; readonly responseUrl: string }
  | { readonly kind: 'home'; readonly personId: string };

export function placeOf({ container, channel, response_url: responseUrl, user, view }: BlockAction): Place | null {
  const {
    type,
    message_ts: ts,
    is_ephemeral: isWhisper,
  } = container as { type?: string; message_ts?: string; is_ephemeral?: boolean };
  if (view?.type === 'home') return { kind: 'home', personId: user.id };
  if (type !== 'message' || channel === undefined || ts === undefined) return null;
  return isWhisper === true ? { kind: 'whisper', responseUrl } : { kind: 'message', channelId: channel.id, ts };
}

/** The message that asked shows what became of it. What was saved is saved, whether this works or not. */
export async function showAgain(
  deps: IncidentsDeps,
  client: WebClient,
  incidentId: string,
  place: Place | null,
): Promise<void> {
  try {
    const question = await deps.answers.question(incidentId);
    if (question === undefined) return;
    const { rich, text } = cardMessage({ question, now: deps.clock() });
    const card = await deps.cardOf(incidentId);
    const messages = [
      ...(card === undefined ? [] : [card]),
      ...(place?.kind === 'message' && place.ts !== card?.ts ? [place] : []),
    ];
    for (const { channelId, ts } of messages)
      await client.chat.update({ channel: channelId, ts, text, blocks: [...rich] });
    if (place?.kind === 'whisper') {
      await respondTo(place.responseUrl, { replace_original: true, response_type: 'ephemeral', text, blocks: rich });
    }
    if (place?.kind === 'home') await deps.refreshHome(client, place.personId);
  } catch (error) {
    deps.log.warn({ error }, 'Slack did not take the changed card');
  }
}
