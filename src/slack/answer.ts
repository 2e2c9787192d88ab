import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { type SlackBlock, type SlackMessage, section } from './blocks.ts';

/** Where an answer goes: Slack's `response_url`, which works where the bot is no member, and a way round it. */
export type AnswerTo = {
  readonly respond: RespondFn;
  readonly client: WebClient;
  readonly channelId: string;
  readonly userId: string;
};

export type AnswerHow = { readonly inChannel?: boolean; readonly replaceOriginal?: boolean };

/**
 * Answers a command or a click. `response_url` says only a status and no reason, so on any 4xx the plain form is sent
 * once; if that is refused too, the person is told in a message of its own.
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
    await whisper(to, how.inChannel === true ? notShared(message) : message);
  }
}

async function whisper(to: AnswerTo, { text, plain }: SlackMessage): Promise<void> {
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
