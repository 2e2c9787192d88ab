import type { DoraStore } from './dora.store.ts';
import type { IncidentTeam } from './snapshot/incident-teams.store.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** Who reads an answer: somebody alone, or everybody in a channel. */
export type Reader =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string };

/** Whether the titles of a team's incidents may stand in what somebody reads. */
export type SeesTitles = (reader: Reader, team: IncidentTeam) => Promise<boolean>;

type Deps = { readonly dora: Pick<DoraStore, 'teamsOfIncidents'>; readonly seesTitles: SeesTitles };

/** The snapshot without the titles that the reader may not see: such an incident goes by its id. */
export async function readable({ dora, seesTitles }: Deps, snapshot: Snapshot, reader: Reader): Promise<Snapshot> {
  const { openIncidents } = snapshot;
  const teamOf = await dora.teamsOfIncidents(openIncidents.map(({ id }) => id));
  const teams = new Map([...teamOf.values()].map((team) => [team.id, team]));
  const sees = await Promise.all(
    [...teams.values()].map(async (team) => ({ team, sees: await seesTitles(reader, team) })),
  );
  const hidden = new Set(sees.filter((one) => !one.sees).map(({ team }) => team.id));
  const isHidden = (incident: string): boolean => {
    const team = teamOf.get(incident);
    return team !== undefined && hidden.has(team.id);
  };
  return {
    ...snapshot,
    openIncidents: openIncidents.map((incident) => (isHidden(incident.id) ? { ...incident, title: '' } : incident)),
  };
}
