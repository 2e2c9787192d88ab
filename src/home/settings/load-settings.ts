import type { Clock } from '../../clock.ts';
import type { AuditStore } from '../../teams/audit.store.ts';
import { mayDo, type Who } from '../../teams/rights.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { type ChosenTeamDeps, chosenTeam } from '../chosen-team.ts';
import { type LoadAskedDeps, loadTeamAsked } from '../form/load-asked.ts';
import { type Asked, allowed, type OwnerKind, ofTeam } from '../form/owner.ts';
import type { SettingsForm } from '../form/settings-form.ts';
import type { SettingsOverview, SettingsSection, TeamOverview, WorkspaceOverview } from './settings.view.ts';

const MOST_CHANGES = 5;

/** What the settings read. */
export type LoadSettingsDeps = ChosenTeamDeps &
  LoadAskedDeps & {
    readonly teams: Pick<TeamsStore, 'teams' | 'owners'>;
    readonly audit: Pick<AuditStore, 'newestChanges'>;
    readonly forms: readonly SettingsForm[];
    /** What people call a type of message. */
    readonly labelOf: (kind: string) => string;
    readonly clock: Clock;
  };

/** What the settings show a person, or why they show nothing. */
export async function loadSettings(
  deps: LoadSettingsDeps,
  userId: string,
  chosen: TeamId | undefined,
): Promise<SettingsOverview | { readonly why: string }> {
  const who = await deps.permissions.who(userId);
  const right = mayDo(who, { kind: 'ask-dora' });
  if (!right.ok) return right;
  const { team, teams } = await chosenTeam(deps, who, chosen);
  const shown = team ?? teams[0];
  return {
    team: shown === undefined ? undefined : await loadTeam(deps, who, shown),
    teams,
    workspace: mayDo(who, { kind: 'change-workspace' }).ok ? await loadWorkspace(deps, who) : undefined,
  };
}

async function loadTeam(deps: LoadSettingsDeps, who: Who, { id }: Team): Promise<TeamOverview | undefined> {
  const [team, owners] = await Promise.all([loadTeamAsked(deps, id), deps.teams.owners()]);
  if (team === undefined) return undefined;
  const asked = { who, team };
  const may = allowed(ofTeam, asked);
  return {
    team: team.settings.team,
    services: owners.filter(({ teamId }) => teamId === id).map(({ service }) => service),
    sections: await sectionsOf(deps, 'team', asked),
    right: may.ok ? { ok: true } : may,
  };
}

async function loadWorkspace(deps: LoadSettingsDeps, who: Who): Promise<WorkspaceOverview> {
  const [sections, changes] = await Promise.all([
    sectionsOf(deps, 'workspace', { who, team: undefined }),
    deps.audit.newestChanges(MOST_CHANGES),
  ]);
  return { sections, changes, labelOf: deps.labelOf };
}

async function sectionsOf(
  { forms, clock }: LoadSettingsDeps,
  owner: OwnerKind,
  asked: Asked,
): Promise<readonly SettingsSection[]> {
  const now = clock();
  const sections = await Promise.all(
    forms
      .filter((form) => form.owner === owner)
      .map(async ({ kind, section }) =>
        section === undefined ? [] : [{ form: kind, title: section.title, summary: await section.summary(asked, now) }],
      ),
  );
  return sections.flat();
}
