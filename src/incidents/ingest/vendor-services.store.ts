import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { PRODUCTION } from '../../deploys/environments/canonical-environment.ts';
import { serviceNamesStore } from '../../names/service-names.store.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { IncidentSource } from '../sources/sources.ts';

export type SourceServicesStore = ReturnType<typeof sourceServicesStore>;

/** What a vendor's service is here: a service of ours, a team's own, both, or not mapped yet. */
export type Mapping = { readonly service: string | null; readonly teamId: TeamId | null };

export type UnmappedService = {
  readonly source: IncidentSource;
  readonly name: string;
  readonly firstSeenAt: Date;
  readonly incidents: number;
};

/** Services by the names that vendors use. */
export const sourceServicesStore = (db: Db) => ({
  /** Records that a name was seen, and returns its mapping. A name that equals a service of ours is mapped to that service. */
  async seen(tx: Db, source: IncidentSource, name: string, now: Date): Promise<Mapping> {
    const ours = await serviceNamesStore(tx).kept(name);
    // They are sent together, in this order.
    const [, isNew, mapping] = await Promise.all([
      note(tx, source, name, now),
      mapByName(tx, source, name, ours),
      mappingOf(tx, source, name),
    ]);
    if (isNew) await nameEarlierIncidents(tx, source, name, ours);
    return mapping;
  },

  /** Records that several names were seen. They belong to the team that all of them belong to, if there is one. */
  async teamOf(tx: Db, source: IncidentSource, names: readonly string[], now: Date): Promise<Mapping> {
    for (const name of names) await this.seen(tx, source, name, now);
    const { rows } = await tx.query<{ team_id: number | null }>(sql`
      select distinct coalesce(s.team_id, o.team_id) as team_id
        from source_services s
        left join service_owners o
          on o.workspace_id = ${WORKSPACE} and o.service = s.service and ${now} >= o.valid_from and ${now} < o.valid_to
       where s.workspace_id = ${WORKSPACE} and s.source = ${source} and s.name = any(${names}::varchar[])
       limit 2`);
    const only = rows.length === 1 ? rows[0]?.team_id : undefined;
    return { service: null, teamId: only == null ? null : teamId(only) };
  },

  /** The names that are not mapped. Their incidents count in `all` only. */
  async unmapped(): Promise<UnmappedService[]> {
    const { rows } = await db.query<{
      source: IncidentSource;
      name: string;
      first_seen_at: Date;
      incidents: number;
    }>(sql`
      select s.source, s.name, s.first_seen_at,
             (select count(*)
                from incidents i
               where i.workspace_id = s.workspace_id and i.source = s.source and i.source_service = s.name) as incidents
        from source_services s
       where s.workspace_id = ${WORKSPACE} and s.service is null and s.team_id is null
       order by s.first_seen_at, s.source, s.name`);
    return rows.map((row) => ({
      source: row.source,
      name: row.name,
      firstSeenAt: row.first_seen_at,
      incidents: row.incidents,
    }));
  },

  /**
   * Maps a vendor's service, for future incidents and for those that are here, except for incidents that a person gave to
   * another service or team. Returns how many incidents changed. Two nulls unmap it, and it stays unmapped, whatever its name.
   */
  async mapSourceService(source: IncidentSource, name: string, to: Mapping, now: Date): Promise<number> {
    return db.transaction(async (tx) => {
      await note(tx, source, name, now);
      // An incident that arrives meanwhile waits, and sees the new mapping.
      await tx.query(sql`
        select from source_services
         where workspace_id = ${WORKSPACE} and source = ${source} and name = ${name}
           for update`);
      const before = await mappingOf(tx, source, name);
      const service = to.service && ((await serviceNamesStore(tx).stored([to.service])).get(to.service) ?? null);
      await tx.query(sql`
        update source_services
           set service = ${service}, team_id = ${to.teamId}, mapped_by = 'person'
         where workspace_id = ${WORKSPACE} and source = ${source} and name = ${name}`);
      const { rowCount } = await tx.query(sql`
        update incidents
           set service_name = ${service}, team_id = ${to.teamId}
         where workspace_id = ${WORKSPACE} and source = ${source} and source_service = ${name}
           and service_name is not distinct from ${before.service} and team_id is not distinct from ${before.teamId}`);
      return rowCount;
    });
  },
});

async function note(tx: Db, source: IncidentSource, name: string, now: Date): Promise<void> {
  await tx.query(sql`
    insert into source_services (workspace_id, source, name, first_seen_at)
    values (${WORKSPACE}, ${source}, ${name}, ${now})
        on conflict do nothing`);
}

/** Maps a name that nobody has mapped to our service of this name, however it is written, if that was deployed to production or is owned. */
async function mapByName(tx: Db, source: IncidentSource, name: string, ours: string): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    update source_services s
       set service = ${ours}, mapped_by = 'name'
     where s.workspace_id = ${WORKSPACE} and s.source = ${source} and s.name = ${name} and s.mapped_by is null
       and (exists (select from service_owners o where o.workspace_id = ${WORKSPACE} and o.service = ${ours})
            or exists (select
                         from deploy_events d
                        where d.workspace_id = ${WORKSPACE} and d.service = ${ours} and d.environment = ${PRODUCTION}))`);
  return rowCount > 0;
}

/** The incidents that came before our service was known. */
async function nameEarlierIncidents(tx: Db, source: IncidentSource, name: string, ours: string): Promise<void> {
  await tx.query(sql`
    update incidents
       set service_name = ${ours}
     where workspace_id = ${WORKSPACE} and source = ${source} and source_service = ${name}
       and service_name is null and team_id is null`);
}

async function mappingOf(tx: Db, source: IncidentSource, name: string): Promise<Mapping> {
  const { rows } = await tx.query<{ service: string | null; team_id: number | null }>(sql`
    select service, team_id
      from source_services
     where workspace_id = ${WORKSPACE} and source = ${source} and name = ${name}
       for share`);
  const row = rows[0];
  return { service: row?.service ?? null, teamId: row?.team_id == null ? null : teamId(row.team_id) };
}
