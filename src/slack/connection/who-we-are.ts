import type { AuthorizeResult } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { inTime } from '../../deadline.ts';

export type WhoWeAre = {
  /** Asks Slack; throws where it does not answer, or does not take the token. */
  ask(): Promise<void>;
  /** For Bolt: the token, and who we are as far as Slack has said it. */
  authorize(): Promise<AuthorizeResult>;
};

/** Slack wants an answer to an event within three seconds. */
const WAIT_MS = 1_000;

/** Who the bot is in Slack. Bolt's own way asks once at the start, and hears nothing of Slack where that fails. */
export function whoWeAre(client: WebClient, botToken: string): WhoWeAre {
  let us: AuthorizeResult | undefined;
  const ask = async () => {
    const { bot_id: botId, user_id: botUserId } = await client.auth.test();
    us = { botToken, ...(botId === undefined ? {} : { botId }), ...(botUserId === undefined ? {} : { botUserId }) };
  };
  return {
    ask,
    async authorize() {
      if (us === undefined) await inTime(WAIT_MS, ask());
      return us ?? { botToken };
    },
  };
}
