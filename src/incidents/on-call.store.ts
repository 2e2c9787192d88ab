import { type Db, WORKSPACE } from '../db/db.ts';
import { itsTeam } from '../db/incident-team.ts';
import { sql } from '../db/sql.ts';
import { type TeamId, teamId } from '../teams/team.ts';

export type OnCallStore = ReturnType<typeof onCallStore>;

/** An incident for which it is not kept yet who is on call. */
export type Unnoted = {
  readonly incidentId: string;
  readonly recordedAt: Date;
  readonly teamId: TeamId | undefined;
  /** The people whom its source names, if they are known here and have not left. */
  readonly named: readonly string[];
};

export type Noted = {
  readonly incidentId: string;
  readonly people: readonly string[];
  readonly via: 'source' | 'team';
};

/** A person as a source names them, and who that is here. */
export type SourcePerson = {
  readonly source: string;
  readonly vendorId: string;
  readonly name: string;
  /** By a link that this person made. */
  readonly personId: string | undefined;
};

const MOST_AT_ONCE = 1_000;

export const onCallStore = (db: Db) => ({
  /** The incidents of the last hour, the oldest first. */
  async unnoted(now: Date): Promise<readonly Unnoted[]> {
    const { rows } = await db.query<{ id: string; recorded_at: Date; team_id: number | null; named: string[] }>(sql`
      select i.id, i.recorded_at, t.id as team_id,
             array(select p.id
                     from unnest(i.responders) with ordinality as r (vendor_id, position)
                     join source_people s on s.workspace_id = ${WORKSPACE} and s.source = i.source and s.vendor_id = r.vendor_id
                     join people p on p.workspace_id = ${WORKSPACE}
                                  -- An e-mail address of the directory goes before a link that somebody made.
                                  and p.id = coalesce((select e.id
                                                         from people e
                                                        where e.workspace_id = ${WORKSPACE} and lower(e.email) = lower(s.email)
                                                        order by e.is_deactivated, e.id
                                                        limit 1), s.person_id)
                    where p.is_full_member and not p.is_deactivated
                    order by r.position, p.id) as named
        from incidents i
        ${itsTeam}
       where i.workspace_id = ${WORKSPACE} and i.on_call_at is null and i.recorded_at > ${now}::timestamptz - interval '1 hour'
         and i.recorded_at <= ${now}
         -- Waits at most ten minutes for an address that is still being looked up.
         and (i.recorded_at <= ${now}::timestamptz - interval '10 minutes' or not exists (
               select from unnest(i.responders) as r (vendor_id)
                 join source_people s on s.workspace_id = ${WORKSPACE} and s.source = i.source and s.vendor_id = r.vendor_id
                                     and s.email is null and s.person_id is null
                 join pagerduty_lookups l on l.workspace_id = ${WORKSPACE} and l.what = 'person' and l.key = s.vendor_id
                                         and l.next_at is not null))
         and i.imported_id is null and not i.backfilled
       order by i.recorded_at, i.id
       limit ${MOST_AT_ONCE}`);
    return rows.map((row) => ({
      incidentId: row.id,
      recordedAt: row.recorded_at,
      teamId: row.team_id === null ? undefined : teamId(row.team_id),
      named: row.named,
    }));
  },

  /** Keeps who was on call when these incidents opened. If two processes look, the first one counts. */
  async note(noted: readonly Noted[], now: Date): Promise<void> {
    const rows = noted.flatMap(({ incidentId: id, people, via }) =>
      [...new Set(people)].map((person, position) => ({ id, person, position, via })),
    );
    await db.transaction(async (tx) => {
      const { rows: mine } = await tx.query<{ id: string }>(sql`
        update incidents
           set on_call_at = ${now}
         where workspace_id = ${WORKSPACE} and id = any(${noted.map(({ incidentId }) => incidentId)}::varchar[])
           and on_call_at is null
     returning id`);
      await tx.query(sql`
        insert into incident_people (workspace_id, incident_id, person_id, position, via)
        select ${WORKSPACE}, n.id, n.person, n.position, n.via
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id varchar, person varchar, position smallint, via varchar)
         where n.id = any(${mine.map(({ id }) => id)}::varchar[])
            on conflict do nothing`);
    });
  },

  /** Whether somebody was on call for an incident when it opened. */
  async wasOnCall(incidentId: string, personId: string): Promise<boolean> {
    const { rows } = await db.query<{ was: boolean }>(sql`
      select exists (select from incident_people
                      where workspace_id = ${WORKSPACE} and incident_id = ${incidentId} and person_id = ${personId}) as was`);
    return rows[0]?.was === true;
  },

  /** The source's people whom no e-mail address identifies, and those whom this person linked to themselves. */
  async linkableTo(personId: string): Promise<readonly SourcePerson[]> {
    type Row = { source: string; vendor_id: string; name: string; person_id: string | null };
    const { rows } = await db.query<Row>(sql`
      select s.source, s.vendor_id, s.name, s.person_id
        from source_people s
       where s.workspace_id = ${WORKSPACE}
         and (s.person_id = ${personId}
              or s.person_id is null
                 and not exists (select from people p
                                  where p.workspace_id = ${WORKSPACE} and lower(p.email) = lower(s.email)))
       order by s.person_id is null, lower(s.name), s.source, s.vendor_id
       limit 100`);
    return rows.map((row) => ({
      source: row.source,
      vendorId: row.vendor_id,
      name: row.name,
      personId: row.person_id ?? undefined,
    }));
  },

  /** Links a person to exactly these, except for those that somebody else is linked to. True if anything changed. */
  async link(
    personId: string,
    vendors: readonly Pick<SourcePerson, 'source' | 'vendorId'>[],
    now: Date,
    tx: Db = db,
  ): Promise<boolean> {
    const given = JSON.stringify(vendors);
    const isGiven = sql`(source, vendor_id) in (select n.source, n."vendorId"
      from jsonb_to_recordset(${given}::jsonb) as n (source varchar, "vendorId" varchar))`;
    const { rowCount: left } = await tx.query(sql`
      update source_people
         set person_id = null, linked_at = null
       where workspace_id = ${WORKSPACE} and person_id = ${personId} and not ${isGiven}`);
    const { rowCount: joined } = await tx.query(sql`
      update source_people
         set person_id = ${personId}, linked_at = ${now}
       where workspace_id = ${WORKSPACE} and person_id is null and ${isGiven}
         and not exists (select from people p
                          where p.workspace_id = ${WORKSPACE} and lower(p.email) = lower(source_people.email))`);
    return left + joined > 0;
  },
});
