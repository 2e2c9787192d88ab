import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { serviceNamesStore } from '../names/service-names.store.ts';
import { type Team, type TeamId, teamId } from './team.ts';
import { type TeamRow, toTeam } from './team-row.store.ts';

type ServiceOwner = {
  readonly service: string;
  readonly team: string;
  readonly teamId: TeamId;
  /** `undefined`: from the beginning. */
  readonly since: Date | undefined;
};

/** Which team owns a service, and since when. A service has one owner at a time. */
export const serviceOwnersStore = (db: Db) => ({
  /** The team that owns `service` now. */
  async ownerOf(spelling: string): Promise<Team | undefined> {
    const service = await serviceNamesStore(db).known(spelling);
    const { rows } = await db.query<TeamRow>(sql`
      select t.id, t.name, t.channel_id, t.time_zone
        from service_owners o
        join teams t on t.workspace_id = o.workspace_id and t.id = o.team_id
       where o.workspace_id = ${WORKSPACE} and o.service = ${service} and o.valid_to = 'infinity'`);
    return rows.map(toTeam)[0];
  },

  /** Who owns what now, by team and service. */
  async owners(): Promise<ServiceOwner[]> {
    const { rows } = await db.query<{ service: string; team: string; team_id: number; since: Date | number }>(sql`
      select o.service, t.name as team, t.id as team_id, o.valid_from as since
        from service_owners o
        join teams t on t.workspace_id = o.workspace_id and t.id = o.team_id
       where o.workspace_id = ${WORKSPACE} and o.valid_to = 'infinity'
       order by lower(t.name), o.service`);
    return rows.map((row) => ({
      service: row.service,
      team: row.team,
      teamId: teamId(row.team_id),
      since: row.since instanceof Date ? row.since : undefined,
    }));
  },

  /**
   * Gives `service` to a team from `since` on. `undefined` means from the beginning if nobody owned it before, else from
   * `now`. The team also gets what an earlier owner had from then on; what lies before stays with the earlier owner.
   */
  async giveService(spelling: string, team: TeamId, since: Date | undefined, now: Date): Promise<void> {
    const names = await serviceNamesStore(db).stored([spelling]);
    const service = names.get(spelling) ?? spelling;
    await db.transaction(async (tx) => {
      await lockOwner(tx, service);
      const { rows } = await tx.query<{ owned: boolean }>(sql`
        select exists (select from service_owners
                        where workspace_id = ${WORKSPACE} and service = ${service}) as owned`);
      const from = since ?? (rows[0]?.owned === true ? now : undefined);
      await endOwnership(tx, service, from);
      await tx.query(sql`
        insert into service_owners (workspace_id, service, team_id, valid_from)
        values (${WORKSPACE}, ${service}, ${team}, coalesce(${from ?? null}::timestamptz, '-infinity'))`);
    });
  },

  /** From `now` on nobody owns `service`; false when nobody did. */
  async releaseService(spelling: string, now: Date): Promise<boolean> {
    const service = await serviceNamesStore(db).known(spelling);
    const { rowCount } = await db.query(sql`
      update service_owners
         set valid_to = ${now}
       where workspace_id = ${WORKSPACE} and service = ${service} and valid_to = 'infinity' and valid_from < ${now}`);
    return rowCount > 0;
  },

  /**
   * Makes two spellings one service. Who owned `name` stays its owner; who owned the other spelling owned it while nobody else
   * did. Returns the teams that own the spelling and the name until then and from then on.
   */
  async joinOwners(
    tx: Db,
    spelling: string,
    name: string,
  ): Promise<{ of: string | undefined; now: string | undefined }> {
    await lockOwner(tx, name);
    const of = await teamOwning(tx, spelling);
    await tx.query(sql`
      insert into service_owners (workspace_id, service, team_id, valid_from, valid_to)
      select ${WORKSPACE}, ${name}, o.team_id, lower(free), upper(free)
        from service_owners o
       cross join unnest(
             tstzmultirange(tstzrange(o.valid_from, o.valid_to))
             - coalesce((select range_agg(tstzrange(n.valid_from, n.valid_to))
                           from service_owners n
                          where n.workspace_id = ${WORKSPACE} and n.service = ${name}), '{}')) as free
       where o.workspace_id = ${WORKSPACE} and o.service = ${spelling}`);
    await tx.query(sql`delete from service_owners where workspace_id = ${WORKSPACE} and service = ${spelling}`);
    return { of, now: await teamOwning(tx, name) };
  },
});

async function lockOwner(tx: Db, service: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`owner:${WORKSPACE}:${service}`}, 0))`);
}

async function teamOwning(tx: Db, service: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ name: string }>(sql`
    select t.name
      from service_owners o
      join teams t on t.workspace_id = o.workspace_id and t.id = o.team_id
     where o.workspace_id = ${WORKSPACE} and o.service = ${service} and o.valid_to = 'infinity'`);
  return rows[0]?.name;
}

async function endOwnership(tx: Db, service: string, from: Date | undefined): Promise<void> {
  await tx.query(sql`
    delete from service_owners
     where workspace_id = ${WORKSPACE} and service = ${service}
       and valid_from >= coalesce(${from ?? null}::timestamptz, '-infinity')`);
  await tx.query(sql`
    update service_owners
       set valid_to = ${from ?? null}
     where workspace_id = ${WORKSPACE} and service = ${service} and valid_to > ${from ?? null}`);
}
