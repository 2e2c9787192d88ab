import { counted, oneDecimal } from '../../dora/snapshot/words.ts';
import {
  code,
  context,
  linesWithin,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import { type DigestMetric, metricKind } from '../judging/metrics.ts';
import { weekDates, weekWords } from '../judging/week.ts';
import type { Distribution, WorkspaceDigest } from '../judging/workspace-digest.ts';
import { oneLine, plainLine } from '../one-line.ts';

const SPEED: readonly DigestMetric[] = ['deployments', 'lead-time'];
const STABILITY: readonly DigestMetric[] = ['change-fail-rate', 'recovery', 'rework-rate'];
const APART: readonly DigestMetric[] = ['incidents'];

const NAMES: Readonly<Record<DigestMetric, string>> = {
  deployments: 'deployments',
  'lead-time': 'change lead time',
  'change-fail-rate': 'change fail rate',
  recovery: 'recovery time',
  'rework-rate': 'rework rate',
  incidents: 'incidents',
};

const MAX_SECTION = 2_800;

/** The weekly digest of the whole workspace: the median team and the range, without a team's name beside a number. */
export function workspaceDigestMessage(digest: WorkspaceDigest): SlackMessage {
  const title = [
    `All teams: ${weekWords(digest.monday)}, ${weekDates(digest.monday)}`,
    counted(digest.teams, 'team'),
    ...(digest.isDelayed ? ['delayed'] : []),
  ].join(' · ');
  const numbers = [
    `*Speed* ${linesFor(digest, SPEED)}`,
    `*Stability* ${linesFor(digest, STABILITY)}`,
    `*Reliability* (not DORA) ${linesFor(digest, APART)}`,
  ].join('\n');
  const [health, parked] = [healthLines(digest), parkedLines(digest)];
  const paragraphs = [
    `*${title}*\n${numbers}`,
    ...(health.length === 0 ? [] : [linesWithin(['*Data health*', ...health], MAX_SECTION)]),
    ...(parked.length === 0 ? [] : [linesWithin(['*For admins*', ...parked], MAX_SECTION)]),
  ];
  const reading = `The middle is the median team, the range goes from the lowest to the highest team of those with data (a rate needs five deployments). \`${COMMANDS.dora} settings\` changes or mutes this digest.`;
  const blocks = [...paragraphs.map(section), context(reading)];
  return { rich: blocks, plain: blocks, text: truncate([...paragraphs, reading].join('\n'), MAX_MESSAGE_TEXT) };
}

const linesFor = ({ distributions }: WorkspaceDigest, metrics: readonly DigestMetric[]): string =>
  metrics
    .flatMap((metric) => distributions.filter((distribution) => distribution.metric === metric))
    .map(distributionWords)
    .join(' · ');

/** `change fail rate 8 %, from 2 % to 21 % (6 teams)` */
function distributionWords({ metric, teams, range }: Distribution): string {
  const kind = metricKind(metric);
  const words = kind.kind === 'count' ? oneDecimal : kind.words;
  if (range === undefined) return `${NAMES[metric]} unknown (no team has data)`;
  const spread = teams === 1 ? '' : `, from ${words(range.lowest)} to ${words(range.highest)}`;
  return `${NAMES[metric]} ${words(range.median)}${spread} (${counted(teams, 'team')})`;
}

const MAX_SOURCES = 10;

function healthLines(digest: WorkspaceDigest): readonly string[] {
  const { withoutDeployments, withoutIncidents, silentSources, unmappedIncidents, untagged } = digest;
  const more = silentSources.length - MAX_SOURCES;
  return [
    ...(withoutDeployments > 0 ? [`${counted(withoutDeployments, 'team')} without a deployment this week`] : []),
    ...(withoutIncidents > 0 ? [`${counted(withoutIncidents, 'team')} without a source of incidents`] : []),
    ...silentSources.slice(0, MAX_SOURCES).map((source) => `${code(plainLine(source))} is silent`),
    ...(more > 0 ? [`${counted(more, 'more source')} silent`] : []),
    ...(unmappedIncidents > 0 ? [`${counted(unmappedIncidents, 'incident')} of services that belong to no team`] : []),
    ...(untagged > 0 ? [`${counted(untagged, 'incident')} without an answer`] : []),
  ];
}

const MAX_LABEL = 60;

const parkedLines = ({ parked }: WorkspaceDigest): readonly string[] =>
  parked
    .filter(({ count }) => count > 0)
    .map(
      ({ label, count }) => `${counted(count, 'message')} parked, maybe sent, maybe not: ${oneLine(label, MAX_LABEL)}`,
    );
