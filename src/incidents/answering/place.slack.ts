import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from '../../slack/blocks.ts';
import { respondTo } from '../../slack/respond-to.ts';
import { cardMessage } from '../question/card.view.ts';
import type { Question } from '../question/question.ts';
import type { IncidentsDeps } from './deps.slack.ts';

/** Where the question was pressed. That place shows what became of it. */
export type Place =
  | { readonly kind: 'message'; readonly channelId: string; readonly ts: string }
  /** Only one person sees it, so only its response URL can change it. */
  | { readonly kind: 'ephemeral'; readonly responseUrl: string }
  | { readonly kind: 'home'; readonly personId: string };

export function placeOf({ container, channel, response_url: responseUrl, user, view }: BlockAction): Place | null {
  const {
    type,
    message_ts: ts,
    is_ephemeral: isEphemeral,
  } = container as { type?: string; message_ts?: string; is_ephemeral?: boolean };
  if (view?.type === 'home') return { kind: 'home', personId: user.id };
  if (type !== 'message' || channel === undefined || ts === undefined) return null;
  return isEphemeral === true ? { kind: 'ephemeral', responseUrl } : { kind: 'message', channelId: channel.id, ts };
}

/**
 * Shows at once what became of the question, in the message or the tab that was pressed. If this fails, nothing is lost: the
 * job that runs every minute updates every message that shows the question.
 */
export async function showPressed(
  deps: IncidentsDeps,
  client: WebClient,
  question: Question,
  place: Place | null,
): Promise<void> {
  await attempt(deps, show(deps, client, question, place));
}

/** The same after an answer was saved. The outbox updates the other messages that show the question. */
export async function showAnswered(
  deps: IncidentsDeps,
  client: WebClient,
  question: Question,
  place: Place | null,
): Promise<void> {
  await showPressed(deps, client, question, place);
  const pressedTs = place?.kind === 'message' ? place.ts : undefined;
  const answered = { incidentId: question.incident.id, pressedTs };
  for (const tell of deps.tellers) await attempt(deps, tell(deps.clock(), answered));
}

const attempt = (deps: IncidentsDeps, work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => deps.log.warn({ error }, 'A message could not be changed after an answer'));

async function show(deps: IncidentsDeps, client: WebClient, question: Question, place: Place | null): Promise<void> {
  switch (place?.kind) {
    case 'home':
      return deps.refreshHome(client, place.personId);
    case 'ephemeral': {
      const { text, rich } = cardMessage({ question, now: deps.clock() });
      return respondTo(place.responseUrl, {
        replace_original: true,
        response_type: 'ephemeral',
        text,
        blocks: rich,
      });
    }
    case 'message': {
      const { channelId, ts } = place;
      const { text, rich } = await lookOf(deps, question, ts);
      await client.chat.update({ channel: channelId, ts, text, blocks: [...rich] });
      return;
    }
    case undefined:
      return;
  }
}

async function lookOf({ looks, clock }: IncidentsDeps, question: Question, ts: string): Promise<SlackMessage> {
  for (const look of looks) {
    const message = await look(question, ts);
    if (message !== undefined) return message;
  }
  return cardMessage({ question, now: clock() });
}
