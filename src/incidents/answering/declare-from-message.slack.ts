import type { App, MessageShortcut } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { inTime } from '../../deadline.ts';
import { SHORTCUTS } from '../../slack/names.ts';
import { refusalOf } from '../../slack/refusal.ts';
import { respondTo } from '../../slack/respond-to.ts';
import type { Right } from '../../teams/rights.ts';
import { openDeclareForm } from './declare.slack.ts';
import { DECLARE_MODAL, declareView } from './declare-form.view.ts';
import { titleOf, writtenAt } from './declare-from-message.ts';
import type { IncidentsDeps } from './deps.slack.ts';

/** A trigger lasts 3 seconds: if the database is slow to say whether somebody may declare, the form opens first. */
const RIGHT_MS = 1_000;

/** The message shortcut that opens the form of a new incident, filled in from the message. */
export function registerDeclareFromMessage(app: App, deps: IncidentsDeps): void {
  const shortcut = { type: 'message_action', callback_id: SHORTCUTS.declareFromMessage } as const;
  app.shortcut<MessageShortcut>(shortcut, async ({ ack, body, client }) => {
    await ack();
    const asking = deps.permissions.may(body.user.id, 'declare-incident');
    // If this fails, the form opens, too, and then says why.
    const known = await inTime(RIGHT_MS, asking);
    if (known?.ok === false) return refuse(client, body, known.why);
    const opening = { client, triggerId: body.trigger_id };
    await openDeclareForm(deps, opening, () => formOf(deps, client, body, asking));
  });
}

async function refuse(client: WebClient, { response_url: url, trigger_id }: MessageShortcut, why: string) {
  // The types promise an address, but Slack leaves it out where the bot cannot answer.
  if (url) return respondTo(url, { response_type: 'ephemeral', replace_original: false, text: why });
  await client.views.open({ trigger_id, view: DECLARE_MODAL.sentence(why) });
}

async function formOf(
  deps: IncidentsDeps,
  client: WebClient,
  { channel, message, message_ts, user }: MessageShortcut,
  asking: Promise<Right>,
): Promise<ModalView> {
  const [right, teams, here, url] = await Promise.all([
    asking,
    deps.teams.teams(),
    deps.teams.teamOfChannel(channel.id),
    permalink(deps, client, { channel: channel.id, message_ts }),
  ]);
  if (!right.ok) return DECLARE_MODAL.sentence(right.why);
  const now = deps.clock();
  return declareView({
    title: titleOf(message),
    teams,
    team: here ?? (await deps.homeTeamOf(user.id)),
    now,
    message: { url, writtenAt: writtenAt(message_ts, now) },
  });
}

/** The address of a message; none if the bot may not see its channel or Slack does not answer. */
async function permalink(
  { log }: IncidentsDeps,
  client: WebClient,
  at: { readonly channel: string; readonly message_ts: string },
): Promise<string | undefined> {
  try {
    return (await client.chat.getPermalink(at)).permalink;
  } catch (error) {
    if (refusalOf(error) === undefined) log.warn({ error }, 'Slack did not tell the address of a message');
    return undefined;
  }
}
