import { addMinutes } from 'date-fns';
import type { OnCall } from '../teams/directory/members.slack.ts';
import type { TeamId } from '../teams/team.ts';
import type { Noted, OnCallStore, Unnoted } from './on-call.store.ts';

type Deps = {
  readonly onCall: OnCallStore;
  /** Who is on call for a team now: its user group, else its list. */
  readonly onCallOf: (team: TeamId) => Promise<Pick<OnCall, 'people' | 'faults'>>;
};

/**
 * Every minute: keeps who is on call for each new incident, because they are asked later, and the rota may have turned by then.
 * These are the people whom its source names, else the people on call for its team.
 */
export const noteOnCall =
  ({ onCall, onCallOf }: Deps) =>
  async (now: Date): Promise<void> => {
    const unnoted = await onCall.unnoted(now);
    if (unnoted.length === 0) return;
    const byTeam = new Map<TeamId, Rota>();
    for (const { teamId, named } of unnoted) {
      if (teamId === undefined || named.length > 0 || byTeam.has(teamId)) continue;
      const { people, faults } = await onCallOf(teamId);
      byTeam.set(teamId, { people, isSure: faults.every(({ why }) => why !== 'unreachable') });
    }
    const ready = unnoted.filter((incident) => !isWorthWaiting(incident, byTeam, now));
    if (ready.length > 0) {
      await onCall.note(
        ready.map((incident) => toNoted(incident, byTeam)),
        now,
      );
    }
  };

type Rota = { readonly people: readonly string[]; readonly isSure: boolean };
type Rotas = ReadonlyMap<TeamId, Rota>;

const PATIENCE_MINUTES = 10;

/** If Slack could not say who is in a user group, it is asked again in a minute, because what is kept never changes. */
const isWorthWaiting = ({ teamId, named, recordedAt }: Unnoted, byTeam: Rotas, now: Date): boolean =>
  named.length === 0 &&
  teamId !== undefined &&
  byTeam.get(teamId)?.isSure === false &&
  now < addMinutes(recordedAt, PATIENCE_MINUTES);

function toNoted({ incidentId, teamId, named }: Unnoted, byTeam: Rotas): Noted {
  if (named.length > 0) return { incidentId, people: named, via: 'source' };
  return { incidentId, people: (teamId === undefined ? undefined : byTeam.get(teamId)?.people) ?? [], via: 'team' };
}
