import type { ActionsBlock, KnownBlock } from '@slack/types';
import { context, escapeText, plainText, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import type { TeamId } from '../../teams/team.ts';
import { WHICH_TEAM_ACTIONS } from './which-team.ts';

type NamedTeam = { readonly id: TeamId; readonly name: string };

const MOST_OFFERED = 4;
const MAX_BUTTON = 75;

const bold = ({ name }: NamedTeam): string => `*${escapeText(truncate(name, 60))}*`;

/** `*payments*, *search* and 3 more` */
function names(teams: readonly NamedTeam[]): string {
  const shown = teams.slice(0, MOST_OFFERED).map(bold);
  const more = teams.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`;
}

const WHY =
  'The pulse, a survey of under a minute, counts answers by team: it asks you only once you have said that this is right. Nobody can say it for you.';

/** The private message that asks somebody which team is theirs. */
export function whichTeamMessage(teams: readonly NamedTeam[]): SlackMessage {
  const asks = teams.length === 1 ? `Is ${names(teams)} your team?` : 'Which of these teams is yours?';
  const words = `${asks} Others added you to ${names(teams)}. ${WHY}`;
  return messageOf([section(words), buttons(teams), context(MEANS)], words);
}

const MEANS = `It is also the team that \`${COMMANDS.dora}\` means where no channel says another. Whoever is in several changes it with \`${COMMANDS.dora} mute\`.`;

/** Instead of the questions of an open pulse, for somebody who is not asked for this reason. */
export const notAskedBlocks = (teams: readonly NamedTeam[]): readonly KnownBlock[] => [
  section(
    `You are not asked this time: others added you to ${names(teams)}, and you have not said yet which team is yours. ${WHY} Then you are asked from the next pulse on.`,
  ),
  buttons(teams),
];

/** What waits for them, as a line of App Home. */
export const whichTeamLine = (teams: readonly NamedTeam[]): string =>
  `Which team is yours? Others added you to ${names(teams)}; the pulse counts you once you have chosen it under *My messages*.`;

const buttons = (teams: readonly NamedTeam[]): ActionsBlock => ({
  type: 'actions',
  elements: [
    ...teams.slice(0, MOST_OFFERED).map(({ id, name }) => ({
      type: 'button' as const,
      action_id: `${WHICH_TEAM_ACTIONS.agree}:${id}`,
      text: plainText(truncate(teams.length === 1 ? `Yes, ${name}` : name, MAX_BUTTON)),
      value: String(id),
    })),
    {
      type: 'button',
      action_id: WHICH_TEAM_ACTIONS.notMine,
      text: plainText(teams.length === 1 ? 'Not my team' : 'None of these'),
    },
  ],
});

/** After somebody said which team is theirs. */
export const agreedMessage = (team: NamedTeam): SlackMessage =>
  sentence(`${bold(team)} is your team. The pulse counts you there, from the next one on. ${MEANS}`);

/** After they said that none is: nothing is changed, because who is in a team is up to the team. */
export const notMineMessage = (teams: readonly (NamedTeam & { readonly leads: readonly string[] })[]): SlackMessage =>
  sentence(
    [
      'Then the pulse does not count you, and you are not asked about it again.',
      ...teams.slice(0, MOST_OFFERED).map((team) => `• Who is in ${bold(team)} is up to ${deciders(team)}.`),
      `If one of them is yours after all, choose it with \`${COMMANDS.dora} mute\`.`,
    ].join('\n'),
  );

const deciders = ({ leads }: { readonly leads: readonly string[] }): string =>
  leads.length === 0 ? 'its members, and the admins' : leads.map((id) => `<@${id}>`).join(' and ');

/** They are in that team no more, or were taken out of it meanwhile. */
export const notInItMessage = (): SlackMessage =>
  sentence('You are not in this team any more, so nothing was changed.');

export const sentence = (text: string): SlackMessage => messageOf([section(text)], text);

function messageOf(blocks: readonly KnownBlock[], text: string): SlackMessage {
  return { rich: blocks, plain: blocks, text };
}
