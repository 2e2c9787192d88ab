import type { TeamId } from '../teams/team.ts';
import type { Noted, OnCallStore, Unnoted } from './on-call.store.ts';

type Deps = {
  readonly onCall: OnCallStore;
  /** Who is on call for a team at this moment: of its user group, else of its list. */
  readonly onCallOf: (team: TeamId) => Promise<{ readonly people: readonly string[] }>;
};

/**
 * Every minute: keeps who is on call for each new incident, because the chase asks them, however the rota turns meanwhile.
 * First those whom its source names, else the team's.
 */
export const noteOnCall =
  ({ onCall, onCallOf }: Deps) =>
  async (now: Date): Promise<void> => {
    const unnoted = await onCall.unnoted(now);
    if (unnoted.length === 0) return;
    const byTeam = new Map<TeamId, readonly string[]>();
    for (const { teamId, named } of unnoted) {
      if (teamId === undefined || named.length > 0 || byTeam.has(teamId)) continue;
      byTeam.set(teamId, (await onCallOf(teamId)).people);
    }
    await onCall.note(
      unnoted.map((incident) => toNoted(incident, byTeam)),
      now,
    );
  };

function toNoted({ incidentId, teamId, named }: Unnoted, byTeam: ReadonlyMap<TeamId, readonly string[]>): Noted {
  if (named.length > 0) return { incidentId, people: named, via: 'source' };
  return { incidentId, people: (teamId === undefined ? undefined : byTeam.get(teamId)) ?? [], via: 'team' };
}
