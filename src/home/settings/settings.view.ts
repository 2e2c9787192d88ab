import type { KnownBlock, ModalView } from '@slack/types';
import { context, escapeText, header, mrkdwn, plainText, section, truncate } from '../../slack/blocks.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { slackTime } from '../../slack/time.ts';
import type { SettingChange } from '../../teams/audit.store.ts';
import type { Right } from '../../teams/rights.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import { HOME_ACTIONS } from '../actions.ts';
import { targetValue } from '../form/form-target.ts';
import { teamPicker } from '../team-picker.view.ts';
import { actorWords, changeWords } from './change-words.ts';

export const SETTINGS_VIEW = 'home:settings';

/** How the settings list one form. */
export type SettingsSection = { readonly form: string; readonly title: string; readonly summary: string };

export type TeamOverview = {
  readonly team: Team;
  readonly services: readonly string[];
  readonly sections: readonly SettingsSection[];
  /** Whether this person may change it. */
  readonly right: Right;
};

export type WorkspaceOverview = {
  readonly sections: readonly SettingsSection[];
  /** Newest first. */
  readonly changes: readonly SettingChange[];
  /** What people call a type of message. */
  readonly labelOf: (kind: string) => string;
};

export type SettingsOverview = {
  readonly team: TeamOverview | undefined;
  /** The teams that can be chosen instead. */
  readonly teams: readonly Team[];
  /** Only for admins. */
  readonly workspace: WorkspaceOverview | undefined;
};

export const SETTINGS_MODAL = modalFrame({ callbackId: SETTINGS_VIEW, title: 'Settings' });

/** What is set, each part with a button that opens its form. */
export function settingsView({ team, teams, workspace }: SettingsOverview, note?: string): ModalView {
  const blocks = [
    ...(note === undefined ? [] : [context(note)]),
    ...teamPicker(teams, team?.team),
    ...(team === undefined ? [section(NO_TEAM)] : teamBlocks(team)),
    ...(workspace === undefined ? [] : workspaceBlocks(workspace, team?.team.id)),
  ];
  return SETTINGS_MODAL.view(blocks, { metadata: JSON.stringify({ teamId: team?.team.id ?? null }) });
}

const NO_TEAM = 'No team is set up yet. Type `/dora setup` in the channel of one.';

type Change = { readonly actionId: string; readonly value: string };

const part = (title: string, words: string, change: Change | undefined): KnownBlock => ({
  type: 'section',
  text: mrkdwn(truncate(`*${title}*\n${words}`, 3000)),
  ...(change === undefined
    ? {}
    : {
        accessory: {
          type: 'button',
          action_id: change.actionId,
          text: plainText('Change'),
          accessibility_label: `Change: ${title}`,
          value: change.value,
        },
      }),
});

/** The form returns to the settings of this team when it closes. */
const changeIn = (form: string, team: TeamId | undefined): Change => ({
  actionId: `${HOME_ACTIONS.change}:${form}`,
  value: targetValue({ form, teamId: team }),
});

function teamBlocks({ team, services, sections, right }: TeamOverview): KnownBlock[] {
  const channel = team.channelId === undefined ? 'no channel' : `<#${team.channelId}>`;
  const setup = { actionId: HOME_ACTIONS.setup, value: String(team.id) };
  return [
    header(team.name),
    ...(right.ok ? [] : [context(right.why)]),
    part('Team', `${channel}, ${team.timeZone}\n${servicesWords(services)}`, right.ok ? setup : undefined),
    ...sections.map(({ form, title, summary }) => part(title, summary, right.ok ? changeIn(form, team.id) : undefined)),
  ];
}

const MOST_SERVICES = 8;

function servicesWords(services: readonly string[]): string {
  if (services.length === 0) return 'owns no service yet';
  const named = services.slice(0, MOST_SERVICES).map((service) => escapeText(truncate(service, 60)));
  const more = services.length - named.length;
  return `owns ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function workspaceBlocks({ sections, changes, labelOf }: WorkspaceOverview, team: TeamId | undefined): KnownBlock[] {
  return [
    { type: 'divider' },
    header('Workspace'),
    ...sections.map(({ form, title, summary }) => part(title, summary, changeIn(form, team))),
    ...(changes.length === 0
      ? []
      : [context(`*Latest changes*\n${changes.map((change) => changeLine(change, labelOf)).join('\n')}`)]),
  ];
}

const changeLine = (change: SettingChange, labelOf: WorkspaceOverview['labelOf']): string =>
  `${slackTime(change.at)} ${actorWords(change)}: ${changeWords(change, labelOf)}`;
