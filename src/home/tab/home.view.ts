import type { HomeView, KnownBlock } from '@slack/types';
import { stateBlocks } from '../../dora/dora.view.ts';
import { type Miswritten, miswrittenWords } from '../../dora/explain/miswritten.ts';
import type { Snapshot } from '../../dora/snapshot/snapshot.ts';
import { questionBlocks } from '../../incidents/question/card.view.ts';
import type { Question } from '../../incidents/question/question.ts';
import { code, context, header, linesWithin, plainText, section } from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';
import type { SourceHealth } from '../../source-health/silence.ts';
import { type SlackGap, slackGapWords } from '../../source-health/slack-gap.view.ts';
import { SHARED } from '../../teams/directory/channels.ts';
import type { StoppedChannel } from '../../teams/directory/stopped-channels.store.ts';
import type { Team } from '../../teams/team.ts';
import { HOME_ACTIONS } from '../actions.ts';
import { targetValue } from '../form/form-target.ts';
import { OWN_FORM } from '../forms/own.ts';
import { lockedWords } from '../forms/secrets.ts';
import { silentFirst, sourceWords } from '../status/source-words.ts';
import { teamPicker } from '../team-picker.view.ts';

export type HomeFacts = {
  readonly asOf: Date;
  readonly team: Team | undefined;
  readonly teams: readonly Team[];
  /** The team's numbers, or those of everything if there is no team. */
  readonly snapshot: Snapshot;
  readonly sources: readonly SourceHealth[];
  /** When Drumbeat was cut off from Slack in the day before, if it was. */
  readonly slackGap: SlackGap | undefined;
  /** Rows that plain SQL wrote wrongly. */
  readonly miswritten: readonly Miswritten[];
  /** How many incidents of the team nobody has answered yet. */
  readonly untagged: number;
  /** The newest of these incidents, which can be answered here. */
  readonly questions: readonly Question[];
  /** Channels of the team in which Drumbeat cannot post. */
  readonly stopped: readonly StoppedChannel[];
  /** How many messages did not arrive. Only for admins, else none. */
  readonly troubled: number;
  /** Sources whose secret cannot be opened any more. Only for admins, else none. */
  readonly lockedSecrets: readonly string[];
  /** What waits for them in other rooms. */
  readonly others: readonly string[];
};

const MOST_SOURCES = 10;
const MAX_HEALTH = 2900;

/** The tab of somebody who may see nothing: a sentence that says why. */
export const sentenceHome = (sentence: string): HomeView => ({ type: 'home', blocks: [section(sentence)] });

/** The tab that a person sees when they open Drumbeat. */
export function homeView(facts: HomeFacts): HomeView {
  const { team, teams, snapshot, sources } = facts;
  return {
    type: 'home',
    blocks: [
      header(team?.name ?? 'Everything'),
      ...teamPicker(teams, team),
      ...(team === undefined ? [context(NO_TEAM)] : []),
      ...stateBlocks(snapshot),
      { type: 'divider' },
      ...waitingBlocks(facts),
      ...facts.questions.flatMap((question) => questionBlocks(question, facts.asOf)),
      ...healthBlocks(sources),
      ...miswrittenWords(facts.miswritten).map((paragraph) => section(paragraph)),
      ...(facts.slackGap === undefined ? [] : [section(slackGapWords(facts.slackGap))]),
      { type: 'divider' },
      buttons(team),
      context(
        `\`${COMMANDS.dora} explain\` shows how each number comes about, \`${COMMANDS.dora} help\` how to ask, \`${COMMANDS.dora} privacy\` what is kept. As of ${slackTime(facts.asOf)}.`,
      ),
    ],
  };
}

const NO_TEAM =
  'You belong to no team yet, so these are the numbers of everything. A lead adds you in the settings of a team.';

function waitingBlocks({ untagged, stopped, troubled, lockedSecrets, others, team }: HomeFacts): KnownBlock[] {
  const lines = [
    ...(untagged > 0
      ? [
          `*${untagged}* ${untagged === 1 ? 'incident waits' : 'incidents wait'} for an answer: was it triggered by a deploy?`,
        ]
      : []),
    ...others,
    ...stopped.map(stoppedWords),
    ...lockedSecrets.map(lockedWords),
    ...(troubled > 0
      ? [`*${troubled}* ${troubled === 1 ? 'message' : 'messages'} did not arrive; see the settings.`]
      : []),
  ];
  if (lines.length === 0) return [section(team ? '*Waiting for you*\nNothing.' : '*Waiting for you*\nNothing yet.')];
  return [section(`*Waiting for you*\n${lines.join('\n')}`)];
}

const stoppedWords = ({ id, reason, at }: StoppedChannel): string =>
  reason === SHARED
    ? `Nothing is posted in <#${id}>: it is shared with another organisation, who would read along. Choose another channel in the settings.`
    : `Nothing can be posted in <#${id}> since ${slackTime(at)} (${code(reason)}). \`/invite @Drumbeat\` there, or choose another channel in the settings.`;

/** Silent sources first, then the others. */
function healthBlocks(sources: readonly SourceHealth[]): KnownBlock[] {
  if (sources.length === 0) return [section('*Data health*\nNothing has come in yet.')];
  const ordered = silentFirst(sources);
  const shown = ordered.slice(0, MOST_SOURCES).map(sourceWords);
  const more = ordered.length - shown.length;
  return [
    section(`*Data health*\n${linesWithin(shown, MAX_HEALTH)}`),
    ...(more > 0 ? [context(`And ${more} more sources: \`${COMMANDS.dora} status\`.`)] : []),
  ];
}

const buttons = (team: Team | undefined): KnownBlock => ({
  type: 'actions',
  block_id: 'home',
  elements: [
    {
      type: 'button',
      action_id: HOME_ACTIONS.settings,
      text: plainText('Settings'),
      ...(team === undefined ? {} : { value: String(team.id) }),
    },
    {
      type: 'button',
      action_id: `${HOME_ACTIONS.change}:${OWN_FORM}`,
      text: plainText('My messages'),
      value: targetValue({ form: OWN_FORM, teamId: undefined }),
    },
  ],
});
