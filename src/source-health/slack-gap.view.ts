import { code } from '../slack/blocks.ts';
import { slackTime } from '../slack/time.ts';

/** A time in which the bot could not work with Slack. */
export type SlackGap = { readonly beganAt: Date; readonly endedAt: Date; readonly reason: string };

/** What people read afterwards. */
export const slackGapWords = ({ beganAt, endedAt, reason }: SlackGap): string =>
  `*Drumbeat was cut off from Slack* from ${slackTime(beganAt)} to ${slackTime(endedAt)} (${code(reason)}). What was clicked or typed then may not have been heard, and messages came late.`;
