import { type Deed, mayDo, type TeamConcerned, type Who } from '../teams/rights.ts';
import type { Team } from '../teams/team.ts';
import type { HomeDeps } from './home-deps.ts';
import { type FormKind, type Right, TEAM_FORMS } from './settings.ts';

/** What somebody must be allowed to do to use a form. */
function deedOf(form: FormKind, team: TeamConcerned | undefined): Deed | undefined {
  if (form === 'own') return { kind: 'ask-dora' };
  if (form === 'tokens') return { kind: 'manage-tokens' };
  if (form === 'deliveries') return { kind: 'decide-delivery' };
  if (!TEAM_FORMS.some((one) => one === form)) return { kind: 'change-workspace' };
  return team === undefined ? undefined : { kind: 'change-team', team };
}

const NO_TEAM = 'This team is gone. Close this and open the settings again.';

export function mayUse(who: Who, form: FormKind, team: TeamConcerned | undefined): Right {
  const deed = deedOf(form, team);
  return deed === undefined ? { ok: false, why: NO_TEAM } : mayDo(who, deed);
}

/** The team of a form with its leads, who may change it. */
export const concerned = async (
  deps: Pick<HomeDeps, 'members'>,
  team: Pick<Team, 'id' | 'name'> | undefined,
): Promise<TeamConcerned | undefined> =>
  team && { id: team.id, name: team.name, leads: await deps.members.leadsForRights(team.id) };
