import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { respondTo } from '../slack/respond-to.ts';
import { cardMessage } from './card.view.ts';
import type { ShownIn } from './cards.store.ts';
import type { IncidentsDeps } from './incidents-deps.slack.ts';
import { newsMessage } from './news.view.ts';

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

/** Where it is shown that there is a question, and where somebody pressed a button. */
async function shownIn(deps: IncidentsDeps, incidentId: string, place: Place | null): Promise<readonly ShownIn[]> {
  const places = (await deps.placesOf(incidentId)).filter(({ as }) => as === 'card' || as === 'resolved');
  const isElsewhere = place?.kind === 'message' && places.every(({ ts }) => ts !== place.ts);
  return isElsewhere ? [...places, { as: 'card', channelId: place.channelId, ts: place.ts }] : places;
}

/** The messages that asked show what became of it. What was saved is saved, whether this works or not. */
export async function showAgain(
  deps: IncidentsDeps,
  client: WebClient,
  incidentId: string,
  place: Place | null,
): Promise<void> {
  try {
    const question = await deps.answers.question(incidentId);
    if (question === undefined) return;
    const now = deps.clock();
    const { rich, text } = cardMessage({ question, now });
    const elsewhere = await deps.alsoAskedIn(incidentId);
    for (const { channelId, ts, message } of elsewhere)
      await client.chat.update({ channel: channelId, ts, text: message.text, blocks: [...message.rich] });
    const isShown = elsewhere.some(({ ts }) => place?.kind === 'message' && place.ts === ts);
    for (const { as, channelId, ts } of await shownIn(deps, incidentId, isShown ? null : place)) {
      const shown = as === 'card' ? { rich, text } : newsMessage({ question, news: as, now });
      await client.chat.update({ channel: channelId, ts, text: shown.text, blocks: [...shown.rich] });
    }
    if (place?.kind === 'whisper') {
      await respondTo(place.responseUrl, { replace_original: true, response_type: 'ephemeral', text, blocks: rich });
    }
    if (place?.kind === 'home') await deps.refreshHome(client, place.personId);
  } catch (error) {
    deps.log.warn({ error }, 'Slack did not take the changed card');
  }
}
