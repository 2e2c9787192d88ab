import { type Miswritten, miswrittenWords } from '../../dora/explain/miswritten.ts';
import {
  context,
  escapeText,
  header,
  linesWithin,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import type { SourceHealth } from '../../source-health/silence.ts';
import { type SlackGap, slackGapWords } from '../../source-health/slack-gap.view.ts';
import type { Team } from '../../teams/team.ts';
import { silentFirst, sourceWords } from './source-words.ts';

export type Status = {
  readonly team: Team | undefined;
  readonly sources: readonly SourceHealth[];
  readonly slackGap: SlackGap | undefined;
  /** Rows that plain SQL wrote wrongly, of everybody: whose they are may be what is wrong. */
  readonly miswritten: readonly Miswritten[];
  readonly nextDigest: Date | undefined;
  readonly waiting: readonly { readonly label: string; readonly dueAt: Date }[];
  /** Messages that did not arrive. */
  readonly troubled: number;
  readonly version: string;
};

/** Leaves room for the heading and the other paragraphs. */
const MAX_SOURCES = 2400;
const MAX_SECTION = 3000;

/** The answer to `/dora status`: where data comes from, what is due, what did not arrive. */
export function statusMessage(status: Status): SlackMessage {
  const { team, sources, slackGap, miswritten, nextDigest, waiting, troubled, version } = status;
  const title = `How things stand: ${team?.name ?? 'the workspace'}`;
  const paragraphs = [
    `*Data health*\n${sourcesWords(sources)}`,
    ...miswrittenWords(miswritten),
    ...(slackGap === undefined ? [] : [slackGapWords(slackGap)]),
    `*Due next*\n${dueWords(nextDigest, waiting)}`,
    `*Messages that did not arrive*\n${troubled === 0 ? 'none' : `${troubled}; admins find them in \`/dora settings\``}`,
  ].map((paragraph) => truncate(paragraph, MAX_SECTION));
  const footer = `Drumbeat ${version}`;
  const blocks = [header(title), ...paragraphs.map(section), context(footer)];
  return {
    rich: blocks,
    plain: blocks,
    text: truncate([escapeText(title), ...paragraphs, footer].join('\n'), MAX_MESSAGE_TEXT),
  };
}

function sourcesWords(sources: readonly SourceHealth[]): string {
  if (sources.length === 0) return 'Nothing has come in yet. `docs/deployments.md` says how to send deployments.';
  const ordered = silentFirst(sources);
  return linesWithin(ordered.map(sourceWords), MAX_SOURCES);
}

function dueWords(nextDigest: Date | undefined, waiting: Status['waiting']): string {
  const lines = [
    ...(nextDigest === undefined ? [] : [`the digest, ${slackTime(nextDigest)}`]),
    ...waiting.map(({ label, dueAt }) => `${label}, ${slackTime(dueAt)}`),
  ];
  return lines.length === 0 ? 'nothing' : lines.join('\n');
}
