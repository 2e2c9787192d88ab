import type { Permissions } from '../teams/permissions.ts';
import type { Reader } from '../teams/sees-titles.ts';
import type { DoraStore } from './dora.store.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

type Deps = {
  readonly dora: Pick<DoraStore, 'teamsOfIncidents'>;
  readonly permissions: Pick<Permissions, 'hidesTitles'>;
};

/** The snapshot without the titles that the reader may not see: such an incident is shown by its id. */
export async function readable({ dora, permissions }: Deps, snapshot: Snapshot, reader: Reader): Promise<Snapshot> {
  const { openIncidents } = snapshot;
  const teamOf = await dora.teamsOfIncidents(openIncidents.map(({ id }) => id));
  const hidden = await permissions.hidesTitles(reader, [...teamOf.values()]);
  const isHidden = (incident: string): boolean => {
    const team = teamOf.get(incident);
    return team !== undefined && hidden.has(team.id);
  };
  return {
    ...snapshot,
    openIncidents: openIncidents.map((incident) => (isHidden(incident.id) ? { ...incident, title: '' } : incident)),
  };
}
