import type { KnownBlock } from '@slack/types';
import type { TeamSettings } from '../teams/team-settings.ts';
import { calendarForm } from './calendar-form.view.ts';
import { deliveriesBlocks } from './deliveries-form.view.ts';
import { digestForm } from './digest-form.view.ts';
import { environmentsForm } from './environments-form.view.ts';
import type { HomeDeps } from './home-deps.ts';
import { incidentsForm } from './incidents-form.view.ts';
import { ownForm, teamMessagesForm } from './messages-form.view.ts';
import { chosenPeople } from './people-form.ts';
import { peopleForm } from './people-form.view.ts';
import { concerned, mayUse } from './rights.ts';
import { secretsNow } from './save-secrets.ts';
import { secretsForm } from './secrets-form.view.ts';
import type { FormTarget } from './settings.ts';
import { sourcesForm } from './sources-form.view.ts';
import { tokensForm } from './tokens-form.view.ts';
import { workspaceForm } from './workspace-form.view.ts';

const MOST_TROUBLED = 20;

export type Filled = { readonly blocks: readonly KnownBlock[] } | { readonly why: string };

/** A form with what is set now, or why this person may not use it. */
export async function formBlocks(deps: HomeDeps, userId: string, target: FormTarget): Promise<Filled> {
  const [who, settings] = await Promise.all([
    deps.directory.whoIs(userId),
    target.teamId === undefined ? undefined : deps.settings.teamSettings(target.teamId),
  ]);
  const right = mayUse(who, target.form, await concerned(deps, settings?.team));
  if (!right.ok) return right;
  return { blocks: await blocksOf(deps, userId, target, settings) };
}

async function blocksOf(
  deps: HomeDeps,
  userId: string,
  { form }: FormTarget,
  settings: TeamSettings | undefined,
): Promise<readonly KnownBlock[]> {
  switch (form) {
    case 'own': {
      const [muted, teams, homeTeam, sourcePeople] = await Promise.all([
        deps.mutes.mutedBy({ person: userId }),
        deps.people.teamsOf(userId),
        deps.people.homeTeamOf(userId),
        deps.onCall.strangersAnd(userId),
      ]);
      return ownForm({ muted, teams, homeTeam, sourcePeople });
    }
    case 'workspace': {
      const [year, triageChannelId, digestChannelId] = await Promise.all([
        deps.dora.benchmarkYear(),
        deps.workspace.triageChannel(),
        deps.workspace.digestChannel(),
      ]);
      return workspaceForm({ year, triageChannelId, digestChannelId });
    }
    case 'environments':
      return environmentsForm({ seen: await deps.environments.seen(), names: await deps.environments.names() });
    case 'sources': {
      const [unmapped, teams, troubled] = await Promise.all([
        deps.sourceServices.unmapped(),
        deps.teams.teams(),
        deps.payloads.troubled(MOST_TROUBLED),
      ]);
      return sourcesForm({ unmapped, teams, troubled });
    }
    case 'secrets':
      return secretsForm(await secretsNow(deps));
    case 'tokens':
      return tokensForm(await deps.tokens.list());
    case 'deliveries':
      return deliveriesBlocks(await deps.deliveries.troubled(MOST_TROUBLED));
    default:
      return settings === undefined ? [] : teamBlocks(deps, form, settings);
  }
}

async function teamBlocks(
  deps: HomeDeps,
  form: 'people' | 'calendar' | 'digest' | 'incidents' | 'team-messages',
  settings: TeamSettings,
): Promise<readonly KnownBlock[]> {
  switch (form) {
    case 'people': {
      const [choices, groups] = await Promise.all([deps.members.choicesOf(settings.team.id), deps.usergroups()]);
      return peopleForm({ chosen: chosenPeople(choices), groups });
    }
    case 'calendar':
      return calendarForm(settings.calendar);
    case 'digest':
      return digestForm(settings.team.id, settings.digest);
    case 'incidents':
      return incidentsForm(settings);
    case 'team-messages':
      return teamMessagesForm(await deps.mutes.mutedBy({ team: settings.team.id }));
  }
}
