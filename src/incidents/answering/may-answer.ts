import type { Permissions } from '../../teams/permissions.ts';
import type { Right } from '../../teams/rights.ts';
import type { AskedIncident } from '../question/question.ts';

export type MayAnswerDeps = {
  readonly permissions: Pick<Permissions, 'may' | 'mayInTeam'>;
  /** Whether somebody was on call for an incident when it opened. */
  readonly wasOnCall: (incidentId: string, personId: string) => Promise<boolean>;
};

/**
 * Whether somebody may answer for an incident, correct its onset or end it: the members, the leads and the people on call of
 * its team, anyone who was on call when it opened, and the admins.
 */
export async function mayAnswer(
  deps: MayAnswerDeps,
  incident: Pick<AskedIncident, 'id' | 'teamId' | 'team'>,
  personId: string,
): Promise<Right> {
  const right = await mayByTeam(deps, incident, personId);
  if (right.ok || !(await deps.wasOnCall(incident.id, personId))) return right;
  // Guests and people who have left may not answer, even if they were on call.
  return deps.permissions.may(personId, 'declare-incident');
}

async function mayByTeam(
  { permissions }: MayAnswerDeps,
  { teamId, team }: Pick<AskedIncident, 'teamId' | 'team'>,
  personId: string,
): Promise<Right> {
  if (teamId !== undefined && team !== null) {
    return permissions.mayInTeam(personId, 'answer-incident', { id: teamId, name: team });
  }
  const right = await permissions.may(personId, 'change-workspace');
  return right.ok
    ? right
    : { ok: false, why: 'This incident belongs to no team, so only the admins can answer for it.' };
}
