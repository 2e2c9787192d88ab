import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { refusalOf } from './refusal.ts';

type At = { readonly channelId: string; readonly ts: string };

/** Changes a message that somebody pressed; false where Slack refuses, as where the message was deleted meanwhile. */
export async function updateMessage(client: WebClient, { channelId, ts }: At, message: SlackMessage): Promise<boolean> {
  try {
    await client.chat.update({ channel: channelId, ts, text: message.text, blocks: [...message.rich] });
    return true;
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return false;
  }
}
