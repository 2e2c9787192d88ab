import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
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
  async ownerOf(service: string): Promise<Team | undefined> {
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
  async giveService(service: string, team: TeamId, since: Date | undefined, now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`owner:${WORKSPACE}:${service}`}, 0))`);
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
  async releaseService(service: string, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update service_owners
         set valid_to = ${now}
       where workspace_id = ${WORKSPACE} and service = ${service} and valid_to = 'infinity' and valid_from < ${now}`);
    return rowCount > 0;
  },
});

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
