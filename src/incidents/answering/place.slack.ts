import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { respondTo } from '../../slack/respond-to.ts';
import { cardMessage } from '../question/card.view.ts';
import type { ShownIn } from '../telling/cards.store.ts';
import { newsMessage } from '../telling/news.view.ts';
import type { IncidentsDeps } from './deps.slack.ts';

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

/**
 * The messages that asked show what became of it, the one that was pressed first. What was saved is saved, whether this works or
 * not, and a message that Slack refuses to change keeps none of the others from it.
 */
export async function showAgain(
  deps: IncidentsDeps,
  client: WebClient,
  incidentId: string,
  place: Place | null,
): Promise<void> {
  const attempt = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => deps.log.warn({ error }, 'Slack did not take the changed message'));
  await attempt(
    showEverywhere(deps, incidentId, place, async (change) => {
      await attempt(change(client));
    }),
  );
  if (place?.kind === 'home') await attempt(deps.refreshHome(client, place.personId));
}

type Change = (client: WebClient) => Promise<unknown>;

async function showEverywhere(
  deps: IncidentsDeps,
  incidentId: string,
  place: Place | null,
  make: (change: Change) => Promise<void>,
): Promise<void> {
  const question = await deps.answers.question(incidentId);
  if (question === undefined) return;
  const now = deps.clock();
  const card = cardMessage({ question, now });
  if (place?.kind === 'whisper') {
    const { text, rich: blocks } = card;
    await make(() =>
      respondTo(place.responseUrl, { replace_original: true, response_type: 'ephemeral', text, blocks }),
    );
  }
  const elsewhere = await deps.alsoAskedIn(incidentId);
  const isShown = elsewhere.some(({ ts }) => isAt(place, ts));
  const here = await shownIn(deps, incidentId, isShown ? null : place);
  const messages = [
    ...elsewhere,
    ...here.map(({ as, ...at }) => ({
      ...at,
      message: as === 'card' ? card : newsMessage({ question, news: as, now }),
    })),
  ];
  for (const { channelId, ts, message } of messages.toSorted(
    (a, b) => Number(isAt(place, b.ts)) - Number(isAt(place, a.ts)),
  )) {
    const { text, rich } = message;
    await make((client) => client.chat.update({ channel: channelId, ts, text, blocks: [...rich] }));
  }
}

const isAt = (place: Place | null, ts: string): boolean => place?.kind === 'message' && place.ts === ts;
