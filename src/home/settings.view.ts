import type { KnownBlock, ModalView } from '@slack/types';
import { context, escapeText, header, mrkdwn, plainText, section, truncate } from '../slack/blocks.ts';
import { slackTime } from '../slack/time.ts';
import { MESSAGE_TYPES, type MessageKind } from '../teams/message-types.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import { HOME_ACTIONS } from './buttons.view.ts';
import { changeWords } from './change-words.ts';
import { secretsWords } from './secrets-form.view.ts';
import {
  type FormKind,
  type SettingsOverview,
  type TeamOverview,
  targetValue,
  type WorkspaceOverview,
} from './settings.ts';
import { calendarWords, digestWords, leadsWords, membersWords, onCallWords } from './settings-words.ts';
import { teamPicker } from './team-picker.view.ts';

export const SETTINGS_VIEW = 'home:settings';

const modal = (blocks: KnownBlock[], more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: SETTINGS_VIEW,
  title: plainText('Settings'),
  close: plainText('Close'),
  blocks,
  ...more,
});

export const loadingSettings = (): ModalView => modal([section('One moment …')]);
export const settingsSentence = (sentence: string): ModalView => modal([section(sentence)]);

/** What is set, each part with a button that opens its form. */
export function settingsView({ team, teams, workspace }: SettingsOverview, note?: string): ModalView {
  const blocks = [
    ...(note === undefined ? [] : [context(note)]),
    ...teamPicker(teams, team?.settings.team),
    ...(team === undefined ? [section(NO_TEAM)] : teamBlocks(team)),
    ...(workspace === undefined ? [] : workspaceBlocks(workspace, team)),
  ];
  return modal(blocks, { private_metadata: JSON.stringify({ teamId: team?.settings.team.id ?? null }) });
}

const NO_TEAM = 'No team is set up yet. Type `/dora setup` in the channel of one.';

const part = (
  title: string,
  words: string,
  change: { readonly form: FormKind; readonly team: TeamOverview | undefined } | undefined,
): KnownBlock => ({
  type: 'section',
  text: mrkdwn(truncate(`*${title}*\n${words}`, 3000)),
  ...(change === undefined
    ? {}
    : {
        accessory: {
          type: 'button',
          action_id: `${HOME_ACTIONS.change}:${change.form}`,
          text: plainText('Change'),
          accessibility_label: `Change: ${title}`,
          value: targetValue({ form: change.form, teamId: change.team?.settings.team.id }),
        },
      }),
});

function teamBlocks(team: TeamOverview): KnownBlock[] {
  const { settings, services, people, members, muted, nextDigests, right } = team;
  const { id, name, channelId } = settings.team;
  const may = (form: FormKind) => (right.ok ? { form, team } : undefined);
  const channel = channelId === undefined ? 'no channel' : `<#${channelId}>`;
  const incidents = settings.incidentChannelId === undefined ? channel : `<#${settings.incidentChannelId}>`;
  return [
    header(name),
    ...(right.ok ? [] : [context(right.why)]),
    {
      type: 'section',
      text: mrkdwn(`*Team*\n${channel}, ${settings.team.timeZone}\n${servicesWords(services)}`),
      ...(right.ok
        ? {
            accessory: {
              type: 'button',
              action_id: HOME_ACTIONS.setup,
              text: plainText('Change'),
              accessibility_label: 'Change: Team',
              value: String(id),
            },
          }
        : {}),
    },
    part('People', [membersWords(members), onCallWords(people), leadsWords(people)].join('\n'), may('people')),
    part('Calendar', calendarWords(settings.calendar), may('calendar')),
    part('Digest', digestWords(settings.digest, nextDigests, settings.calendar.timeZone), may('digest')),
    part('Incidents', incidentsWords(incidents, settings), may('incidents')),
    part('Messages', mutedWords(muted), may('team-messages')),
  ];
}

const incidentsWords = (channel: string, { linkWindowMinutes, recordsIncidentsByHand }: TeamSettings): string =>
  `told in ${channel}; what was deployed in the ${linkWindowMinutes} minutes before one is suspected${
    recordsIncidentsByHand ? '; recorded by hand' : ''
  }`;

const MOST_SERVICES = 8;

function servicesWords(services: readonly string[]): string {
  if (services.length === 0) return 'owns no service yet';
  const named = services.slice(0, MOST_SERVICES).map((service) => escapeText(truncate(service, 60)));
  const more = services.length - named.length;
  return `owns ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function mutedWords(muted: readonly MessageKind[]): string {
  const labels = MESSAGE_TYPES.filter(({ kind }) => muted.includes(kind)).map(({ label }) => label);
  return labels.length === 0 ? 'nothing is muted' : `muted: ${labels.join(', ')}`;
}

/** `team` is whose settings are shown above: where one returns to. */
function workspaceBlocks(workspace: WorkspaceOverview, team: TeamOverview | undefined): KnownBlock[] {
  const { year, triageChannelId, digestChannelId, environments, unmapped, unusable, secrets } = workspace;
  const { tokensInUse, troubled, changes } = workspace;
  const triage = triageChannelId === undefined ? 'shown in data health alone' : `told in <#${triageChannelId}>`;
  const digest = `the digest of all teams goes ${digestChannelId === undefined ? 'nowhere' : `to <#${digestChannelId}>`}`;
  return [
    { type: 'divider' },
    header('Workspace'),
    part('Numbers and channels', `bands of ${year}; incidents of no team are ${triage}; ${digest}`, {
      form: 'workspace',
      team,
    }),
    part('Environments', environments === 0 ? 'no own names' : `${environments} own names`, {
      form: 'environments',
      team,
    }),
    part('Sources of incidents', sourcesWords(unmapped, unusable), { form: 'sources', team }),
    part('Secrets of sources', secretsWords(secrets), { form: 'secrets', team }),
    part('API tokens', tokensInUse === 0 ? 'none in use' : `${tokensInUse} in use`, { form: 'tokens', team }),
    part('Messages that did not arrive', troubled === 0 ? 'none' : String(troubled), { form: 'deliveries', team }),
    ...(changes.length === 0 ? [] : [context(`*Latest changes*\n${changes.map(changeLine).join('\n')}`)]),
  ];
}

const sourcesWords = (unmapped: number, unusable: number): string =>
  [
    unmapped === 0
      ? 'every service they name belongs to a team'
      : `${unmapped} of the services they name belong to nobody`,
    ...(unusable === 0 ? [] : [`${unusable} of what they sent could not be used`]),
  ].join('; ');

const changeLine = (change: WorkspaceOverview['changes'][number]): string =>
  `${slackTime(change.at)} ${change.actor.startsWith('U') ? `<@${change.actor}>` : escapeText(change.actor)}: ${changeWords(change)}`;
