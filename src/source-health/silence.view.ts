import { formatDistanceStrict } from 'date-fns';
import { code, context, type SlackMessage, section } from '../slack/blocks.ts';
import { COMMANDS } from '../slack/names.ts';
import { slackTime } from '../slack/time.ts';

const HOUR_MS = 3_600_000;

/** A source that fell silent. */
type Silence = { readonly source: string; readonly lastEventAt: Date; readonly longestGapMs: number };

/** Tells a lead, once, which source fell silent, how unusual that is, and where to look. */
export function silenceMessage({ source, lastEventAt, longestGapMs }: Silence): SlackMessage {
  const title = `A source fell silent: ${code(source)}`;
  const since = `Nothing has come since ${slackTime(lastEventAt)}. In the 30 days before, the longest pause was ${pauseWords(longestGapMs)}.`;
  const check =
    'If something was deployed since, it is missing, and the figures of the team may be incomplete. Check the CI step that posts to Drumbeat, and that its API token was not revoked: `docs/deployments.md` says how both should look. If nothing was deployed, all is well.';
  const why = `Sent once for each silence, to the leads of the team. \`${COMMANDS.dora} mute\` stops it for you.`;
  const blocks = [section(`*${title}*\n${since}`), section(check), context(why)];
  return { rich: blocks, plain: blocks, text: [title, since, check].join('\n') };
}

/** `40 minutes`, `47 hours`, `3 days`. */
function pauseWords(gapMs: number): string {
  const unit = gapMs < HOUR_MS ? 'minute' : gapMs < 48 * HOUR_MS ? 'hour' : 'day';
  return formatDistanceStrict(gapMs, 0, { unit });
}
