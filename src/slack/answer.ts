import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { type SlackBlock, type SlackMessage, section } from './blocks.ts';

/** Where an answer goes: to Slack's `response_url`, which works also where the bot is not a member, else to the person in the channel. */
export type AnswerTo = {
  readonly respond: RespondFn;
  readonly client: WebClient;
  readonly channelId: string;
  readonly userId: string;
};

export type AnswerHow = { readonly inChannel?: boolean; readonly replaceOriginal?: boolean };

/**
 * Answers a command or a click. `response_url` gives only a status and no reason, so on any 4xx the plain form is sent once.
 * Where that is refused too, the person gets the answer as an ephemeral message.
 */
export async function answer(to: AnswerTo, message: SlackMessage, how: AnswerHow = {}): Promise<void> {
  try {
    await send(to.respond, message.rich, message.text, how);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await answerPlain(to, message, how);
  }
}

async function answerPlain(to: AnswerTo, message: SlackMessage, how: AnswerHow): Promise<void> {
  try {
    await send(to.respond, message.plain, message.text, how);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await answerEphemeral(to, how.inChannel === true ? notShared(message) : message);
  }
}

async function answerEphemeral(to: AnswerTo, { text, plain }: SlackMessage): Promise<void> {
  await to.client.chat.postEphemeral({ channel: to.channelId, user: to.userId, text, blocks: [...plain] });
}

const NOT_SHARED = 'Slack did not let me share this here, so only you can see it.';

const notShared = ({ rich, plain, text }: SlackMessage): SlackMessage => ({
  rich,
  plain: [section(NOT_SHARED), ...plain],
  text: `${NOT_SHARED}\n${text}`,
});

/** One sentence, for this person only. */
export async function tell(respond: RespondFn, sentence: string, how: AnswerHow = {}): Promise<void> {
  await respond({ response_type: 'ephemeral', replace_original: how.replaceOriginal === true, text: sentence });
}

async function send(respond: RespondFn, blocks: readonly SlackBlock[], text: string, how: AnswerHow): Promise<void> {
  await respond({
    response_type: how.inChannel === true ? 'in_channel' : 'ephemeral',
    replace_original: how.replaceOriginal === true,
    text,
    blocks: [...blocks],
    unfurl_links: false,
    unfurl_media: false,
  });
}

const isRefusal = (error: unknown): boolean =>
  error instanceof RespondError && error.statusCode >= 400 && error.statusCode < 500;
